"use strict";
// What pages do beyond plain HTML. Every page works without it: links lead somewhere, forms are sent, dialogs have a page of their own.

// 1. Colours: follow the device where the person chose "auto". Runs before the first paint.
const root = document.documentElement;
if (root.dataset.theme === "auto") {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => { root.dataset.bsTheme = dark.matches ? "dark" : "light"; };
  dark.addEventListener("change", follow);
  follow();
}

// Some versions of Chromium refuse the second argument that htmx gives to this, which it can do without.
try {
  Document.parseHTMLUnsafe?.("", {});
} catch {
  delete Document.parseHTMLUnsafe;
}

// 2. Toasts: put in once more after loading, so that a screen reader hears them; meanwhile their place is kept.
function announceToasts() {
  const region = document.getElementById("toasts");
  const toasts = [...region.children];
  if (!toasts.length) return;
  region.style.minBlockSize = `${region.offsetHeight}px`;
  region.replaceChildren();
  window.setTimeout(() => {
    region.replaceChildren(...toasts);
    region.style.minBlockSize = "";
  }, 100);
}

// 3. Drafts: a form with data-draft keeps its text in this tab until it is taken, also while a refusal is looked into elsewhere; never while data-draft-unless ("name=value") holds.
const draftKey = (form) => `draft:${form.dataset.draft}`;
const isKept = (field) => field.name && !["hidden", "password", "file", "submit"].includes(field.type);
const isTicked = (field) => field.type === "radio" || field.type === "checkbox";

function mayKeep(form) {
  const [name, value] = (form.dataset.draftUnless ?? "").split("=");
  return !name || new FormData(form).get(name) !== value;
}

function keepDraft(form) {
  const fields = [...form.elements].filter(isKept).map((field) => [field.name, isTicked(field) ? field.checked : field.value]);
  if (mayKeep(form)) sessionStorage.setItem(draftKey(form), JSON.stringify(fields));
  else sessionStorage.removeItem(draftKey(form));
}

function restoreDraft(form) {
  const kept = JSON.parse(sessionStorage.getItem(draftKey(form)) ?? "[]");
  const fields = [...form.elements].filter(isKept);
  const isSameForm = kept.length === fields.length && kept.every(([name], place) => name === fields[place].name);
  if (!isSameForm) return;
  fields.forEach((field, place) => { field[isTicked(field) ? "checked" : "value"] = kept[place][1]; });
}

document.addEventListener("input", ({ target }) => {
  if (target.form?.dataset.draft) keepDraft(target.form);
});

function forgetDrafts() {
  Object.keys(sessionStorage).filter((key) => key.startsWith("draft:")).forEach((key) => sessionStorage.removeItem(key));
}

// 4. Dialogs: a link with data-opens opens the dialog it names; a button with data-confirm asks first.
function makeButton(text, look, act) {
  const button = document.createElement("button");
  button.className = look;
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}

function confirmFirst(button) {
  const dialog = document.createElement("dialog");
  const text = document.createElement("h2");
  const buttons = document.createElement("div");
  text.id = "confirm-text";
  text.textContent = button.dataset.confirm;
  buttons.className = "row-flex";
  buttons.append(
    makeButton(button.textContent.trim(), button.className, () => { dialog.close(); button.form.requestSubmit(button); }),
    makeButton(document.body.dataset.cancel, "btn btn-outline", () => dialog.close()),
  );
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", text.id);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.append(text, buttons);
  document.body.append(dialog);
  dialog.showModal();
}

// A button with data-copies (hidden where no script runs) copies what stands in the field it names, and says so with data-copied.
async function copyFrom(button) {
  const field = document.querySelector(button.dataset.copies);
  field.select();
  if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
  else document.execCommand("copy");
  button.textContent = button.dataset.copied;
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-dismiss], [data-opens], [data-closes], [data-print], [data-confirm], [data-copies]");
  if (!target) return;
  const { dismiss, opens, confirm } = target.dataset;
  if (opens || confirm) event.preventDefault();
  if (dismiss) target.closest(dismiss).remove();
  if (opens) document.getElementById(opens).showModal();
  if (confirm) confirmFirst(target);
  if ("closes" in target.dataset) target.closest("dialog").close();
  if ("print" in target.dataset) window.print();
  if ("copies" in target.dataset) copyFrom(target);
});

// 5. Sending: once is enough, the draft is gone, signing out forgets them all.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.hasAttribute("aria-busy")) {
    event.preventDefault();
    return;
  }
  if (form.dataset.draft) sessionStorage.removeItem(draftKey(form));
  if ("forgetsDrafts" in form.dataset) forgetDrafts();
  if (form.hasAttribute("hx-post")) return;
  form.setAttribute("aria-busy", "true");
  event.submitter?.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) document.querySelectorAll("form[aria-busy], form [aria-busy]").forEach((each) => each.removeAttribute("aria-busy"));
});

// 6. Swapped parts: what cannot be swapped becomes a plain visit; the focus goes to errors, else stays at the link that was followed.
let followed = null;
let wantsFocus = null;

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  const part = tasks.find((task) => task.type === "main");
  followed = document.activeElement?.getAttribute("href");
  wantsFocus = part?.fragment.querySelector("[autofocus]");
  wantsFocus?.removeAttribute("autofocus");
  if (!ctx.select || !part || part.fragment.childElementCount || ctx.swap === "none") return;
  event.preventDefault();
  window.location.assign(ctx.response.raw.url);
});
document.addEventListener("htmx:response:error", (event) => {
  const { ctx } = event.detail;
  if (ctx.request.method === "GET" && ctx.push) window.location.assign(ctx.request.action);
});
document.addEventListener("htmx:after:swap", (event) => {
  const { ctx } = event.detail;
  const part = ctx.select && ctx.swap !== "none" && document.querySelector(ctx.select);
  if (!part) return;
  const link = followed && part.querySelector(`a[href="${CSS.escape(followed)}"]`);
  if (!wantsFocus && !link) part.tabIndex = -1;
  if (wantsFocus || document.activeElement === document.body) (wantsFocus || link || part).focus({ preventScroll: true });
  const top = wantsFocus || part;
  if (top.getBoundingClientRect().top < 0) top.scrollIntoView({ behavior: "instant" });
});

// 7. Start.
function start() {
  document.querySelectorAll("form[data-draft]").forEach(document.querySelector(".error-summary") ? keepDraft : restoreDraft);
  document.querySelectorAll("[data-copies]").forEach((button) => { button.hidden = false; });
  announceToasts();
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
