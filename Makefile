# Thin on purpose: what each word does is in setup/commands.py.
PYTHON ?= python3
ARGS ?=
NO_PYTHON = echo "There is no $(PYTHON) here. On Debian or Ubuntu: sudo apt install python3 python3-venv"; exit 1
SETUP = @command -v $(PYTHON) >/dev/null || { $(NO_PYTHON); }; exec $(PYTHON) setup/bootstrap.py

.PHONY: help run test check bench bench-growth faults assets wheel lock
.DEFAULT_GOAL := help

help:    ## this list
	@sed -n 's/^\([a-z-]*\): *## /  make \1\t/p' Makefile
run:     ## set up what is missing and serve the portal with a sample company on http://127.0.0.1:8000
	$(SETUP) run $(ARGS)
test:    ## set up what is missing and run the tests, some of them on SQLite only; ARGS="-k reports" picks some
	$(SETUP) test $(ARGS)
check:   ## format, lint, types, import contracts, then all tests on both databases
	$(SETUP) check $(ARGS)
bench:   ## speed and size, printed as ratios
	$(SETUP) bench $(ARGS)
bench-growth:  ## what every page costs as the company grows; ARGS="FOLDER [SIZES]" keeps the companies in a folder
	$(SETUP) bench-growth $(ARGS)
faults:  ## what must survive: kill -9, a full disk, a database that crashes, double submits, load; some minutes
	$(SETUP) faults $(ARGS)
assets:  ## build styles, scripts, fonts and icons again after a change
	$(SETUP) assets
wheel:   ## the portal as one installable file in dist/
	$(SETUP) wheel
lock:    ## write the locks again from pyproject.toml and package.json; ARGS=--upgrade moves every pin
	$(SETUP) lock $(ARGS)
