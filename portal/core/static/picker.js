"use strict";
// A field of core/pickers.py becomes a combobox: suggestions while typing, chosen by arrows and Enter or by pointer (WAI-ARIA Authoring
// Practices, "list autocomplete with manual selection"). It posts what the plain field posts: the id of the row, and the text in the box.

const PAUSE = 200; // milliseconds after the last key

function makeElement(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

class Combobox {
  constructor(field) {
    this.field = field;
    this.input = field.querySelector("input[type=text]");
    this.likely = [...field.querySelectorAll("input[type=radio]")].map((radio) => ({
      value: radio.value, text: radio.dataset.text, note: radio.dataset.note, radio,
    }));
    const chosen = this.likely.find(({ radio }) => radio.checked && radio.value);
    this.value = makeElement("input", { type: "text", hidden: true, name: field.dataset.name, defaultValue: chosen?.value ?? "" });
    this.input.defaultValue ||= chosen?.text ?? "";
    this.input.placeholder = field.dataset.blank ?? ""; // what an empty box means
    this.list = makeElement("ul", { id: `${this.input.id}-list`, role: "listbox", ariaLabel: field.querySelector("label").textContent.trim() });
    this.said = makeElement("p", { className: "form-text", ariaHidden: "true" });
    this.heard = makeElement("p", { className: "visually-hidden", role: "status" }); // a list that has just appeared is not announced
    this.popup = makeElement("div", { className: "picker-popup", hidden: true }, this.list, this.said);
    this.clear = makeElement("button", { type: "button", className: "btn btn-quiet", hidden: !this.input.value }, field.dataset.clear);
    this.clear.append(makeElement("span", { className: "visually-hidden", textContent: ` ${this.list.ariaLabel}` }));
    this.note = makeElement("p", { className: "form-text picker-note", textContent: chosen?.note ?? "" });
    field.querySelectorAll("button[type=submit], [type=hidden], .picker-choices").forEach((each) => each.remove());
    this.input.after(this.value, this.clear);
    field.querySelector(".picker-box").append(this.popup, this.heard);
    field.querySelector(".picker-box").after(this.note);
    const describe = (this.input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => document.getElementById(id)).join(" ");
    Object.entries({ role: "combobox", "aria-describedby": describe, "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id })
      .forEach(([name, value]) => this.input.setAttribute(name, value));
    this.options = [];
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => this.type());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("focus", () => { this.before = { value: this.value.value, text: this.input.value, note: this.note.textContent }; });
    this.input.addEventListener("click", () => { if (this.popup.hidden) this.open(); });
    this.field.addEventListener("focusout", ({ relatedTarget }) => { if (!this.field.contains(relatedTarget)) this.close(); });
    this.popup.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    this.list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) this.choose(this.options[[...this.list.children].indexOf(option)]);
    });
    this.clear.addEventListener("click", () => {
      this.choose({ value: "", text: "" });
      this.input.focus();
    });
  }

  type() {
    this.value.value = this.note.textContent = "";
    this.clear.hidden = !this.input.value;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.open(), PAUSE);
  }

  press(event) {
    const { key, isComposing } = event;
    if (isComposing) return;
    const isOpen = !this.popup.hidden;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (isOpen) this.move(key === "ArrowDown" ? 1 : -1);
      else this.open();
    } else if (key === "Enter" && isOpen && this.options.length) {
      event.preventDefault();
      if (this.active >= 0 || this.options.length === 1) this.choose(this.options[Math.max(this.active, 0)]);
      else this.move(1);
    } else if (key === "Escape") {
      if (isOpen) this.close();
      else if (this.before) this.choose(this.before);
    } else if (key === "Tab") this.close();
  }

  async open() {
    const isNew = this.input.value.trim() && !this.value.value;
    if (!isNew && this.likely.length) this.show(this.likely, "");
    else await this.search(isNew ? this.input.value : "");
  }

  async search(text) {
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const answer = await fetch(`${this.field.dataset.picker}?q=${encodeURIComponent(text)}`, { signal: this.asking.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const { choices, said } = await answer.json();
      if (this.field.contains(document.activeElement)) this.show(choices, said);
    } catch (error) {
      if (error.name !== "AbortError") this.show([], this.field.dataset.failed);
    }
  }

  show(choices, said) {
    this.options = choices;
    this.list.replaceChildren(...choices.map(({ text, note }, number) => makeElement(
      "li", { id: `${this.list.id}-${number}`, role: "option", ariaSelected: "false" },
      makeElement("span", { textContent: text }), ...(note ? [makeElement("small", { textContent: note })] : []),
    )));
    this.said.textContent = this.heard.textContent = said;
    this.said.hidden = !said;
    this.popup.hidden = !choices.length && !said;
    this.mark(-1);
    this.popup.scrollIntoView({ block: "nearest" });
  }

  close() {
    window.clearTimeout(this.timer);
    this.asking?.abort();
    this.popup.hidden = true;
    this.mark(-1);
  }

  move(step) {
    const { length } = this.options;
    if (length) this.mark(this.active < 0 && step < 0 ? length - 1 : (this.active + step + length) % length);
  }

  mark(number) {
    this.active = number;
    [...this.list.children].forEach((option, at) => { option.ariaSelected = String(at === number); });
    this.input.setAttribute("aria-expanded", String(!this.popup.hidden));
    const option = this.list.children[number];
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  choose({ value, text, note = "" }) {
    this.value.value = value;
    this.note.textContent = note;
    this.input.value = value ? text : "";
    this.clear.hidden = !this.input.value;
    this.close();
    this.value.dispatchEvent(new Event("input", { bubbles: true })); // a draft keeps it
  }
}

function startPickers() {
  document.querySelectorAll("[data-picker]:not(.is-combobox)").forEach((field) => {
    field.classList.add("is-combobox");
    new Combobox(field);
  });
}
document.addEventListener("htmx:after:swap", startPickers);
startPickers();
