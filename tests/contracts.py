"""An import contract of our own, which ``lint-imports`` checks with those it brings."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output

OWN = frozenset({"views", "forms", "api"})
SHARED = "portal.core"  # its forms are what all forms are made of


class OwnPages(Contract):  # type: ignore[misc]
    """The views and forms of a feature are for the feature alone."""

    type_name = "own_pages"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - its shape
        """Look at every import of a module of views or forms from outside the feature and the packages around it."""
        strangers = [
            (importer, page)
            for page in graph.modules
            if (feature := _feature_of(page))
            for importer in graph.find_modules_that_directly_import(page)
            if not (_is_within(importer, feature) or _is_within(feature, importer))
        ]
        return ContractCheck(kept=not strangers, metadata={"strangers": sorted(strangers)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import."""
        for importer, page in check.metadata["strangers"]:
            output.print_error(f"{importer} imports {page}, which belongs to another feature.")


def _is_within(module: str, package: str) -> bool:
    return f"{module}.".startswith(f"{package}.")


def _feature_of(module: str) -> str | None:
    """The feature to which a module of views or forms belongs."""
    parts = module.split(".")
    places = [place for place, part in enumerate(parts) if part in OWN]
    feature = ".".join(parts[: places[0]]) if places else ""
    return feature if feature and feature != SHARED else None
