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

// 3. Drafts: what is typed into a form with data-draft is kept in this tab for the signed-in person until the server has accepted it.
// A draft is bound to the person, the address of the form and data-draft, and restored by the names and values of fields.
const person = () => document.body.dataset.person;
const addressOf = (form) => new URL(form.getAttribute("action") ?? "", window.location.href).pathname;
const draftKey = (form) => `draft:${person()}:${addressOf(form)}:${form.dataset.draft}`;
const isKept = (field) => field.name && (!["hidden", "password", "file", "submit", "button"].includes(field.type) || field.name === "seen_version");
const isTicked = (field) => field.type === "radio" || field.type === "checkbox";
const otherTabs = new BroadcastChannel("drafts");

function valuesOf(form) {
  const values = {};
  [...form.elements].filter(isKept).forEach((field) => {
    values[field.name] ??= [];
    if (field.selectedOptions) values[field.name].push(...[...field.selectedOptions].map((option) => option.value));
    else if (!isTicked(field) || field.checked) values[field.name].push(field.value);
  });
  return values;
}

function keepDraft(form) {
  const draft = { number: form.elements.form_number?.value, values: valuesOf(form) };
  sessionStorage.setItem(draftKey(form), JSON.stringify(draft));
}

function fill(field, kept) {
  if (isTicked(field)) field.checked = kept.includes(field.value);
  else if (field.options) [...field.options].forEach((option) => { option.selected = kept.includes(option.value); });
  else if (kept.length === 1) [field.value] = kept;
}

function restoreDraft(form) {
  const kept = sessionStorage.getItem(draftKey(form));
  if (!kept) return;
  const { values } = JSON.parse(kept);
  const before = JSON.stringify(valuesOf(form));
  [...form.elements].filter((field) => isKept(field) && field.name in values).forEach((field) => fill(field, values[field.name]));
  if (JSON.stringify(valuesOf(form)) === before) return;
  keepDraft(form); // under the number that this form has now
  const line = document.createElement("p");
  line.className = "row-flex small soft mb-3";
  line.setAttribute("role", "status");
  line.append(document.body.dataset.restored, makeButton(document.body.dataset.discard, "btn btn-quiet btn-sm", () => {
    sessionStorage.removeItem(draftKey(form));
    form.reset();
    line.remove();
    [...form.elements].find((field) => isKept(field) && field.type !== "hidden")?.focus();
  }));
  form.prepend(line);
}

function forgetDrafts(isGone) {
  Object.keys(sessionStorage).filter((key) => key.startsWith("draft:") && isGone(key)).forEach((key) => sessionStorage.removeItem(key));
}
const forgetTaken = (numbers) => forgetDrafts((key) => numbers.includes(JSON.parse(sessionStorage.getItem(key)).number));
const forgetAll = () => forgetDrafts(() => true);

document.addEventListener("input", ({ target }) => {
  if (person() && target.form?.dataset.draft !== undefined) keepDraft(target.form);
});
otherTabs.addEventListener("message", ({ data }) => { if (data.taken) forgetTaken(data.taken); else forgetAll(); });

// A form that was refused comes back with what was typed; the drafts of the other forms of the page are restored.
function startDrafts() {
  const { taken } = document.body.dataset;
  const sentTo = sessionStorage.getItem("sent");
  sessionStorage.removeItem("sent");
  if (taken) {
    forgetTaken(taken.split(" "));
    otherTabs.postMessage({ taken: taken.split(" ") });
  }
  if (!person()) return;
  forgetDrafts((key) => !key.startsWith(`draft:${person()}:`));
  const isRefused = document.querySelector(".error-summary");
  document.querySelectorAll("form[data-draft]").forEach((form) => {
    if (isRefused && addressOf(form) === sentTo) keepDraft(form);
    else restoreDraft(form);
  });
  document.querySelector("form[data-sends]")?.requestSubmit();
}

document.addEventListener("click", ({ target }) => {
  const form = target.closest("[data-discards-draft]")?.closest("form");
  if (form) sessionStorage.removeItem(draftKey(form));
});

// The server says which form it has accepted only where a draft is waiting for it.
function announceDraft(form) {
  sessionStorage.setItem("sent", addressOf(form));
  if (!sessionStorage.getItem(draftKey(form)) || form.elements.drafted) return;
  const field = document.createElement("input");
  [field.type, field.name, field.value] = ["hidden", "drafted", "1"];
  form.append(field);
}

// A counter says how much of a text with data-most is used, once it is nearly full.
const NEARLY = 0.8;
function countText(field) {
  const counter = document.querySelector(`[data-counts="${CSS.escape(field.id)}"]`);
  if (!counter) return;
  const [used, most] = [[...field.value.trim().replaceAll("\r\n", "\n")].length, Number(field.dataset.most)];
  counter.hidden = used < most * NEARLY;
  counter.textContent = counter.dataset.countWords.replace("{used}", used.toLocaleString()).replace("{most}", most.toLocaleString());
  counter.classList.toggle("is-over", used > most);
  if (used > most * NEARLY) counter.setAttribute("role", "status");
}
document.addEventListener("input", ({ target }) => { if (target.dataset.most) countText(target); });

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

// 5. Sending: once is enough; signing out forgets all drafts, in other tabs too.
// A menu closes with Escape, which leads back to its button, and with a click elsewhere.
const openMenus = () => document.querySelectorAll("details[data-menu][open]");
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") openMenus().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
});
document.addEventListener("click", ({ target }) => {
  openMenus().forEach((menu) => { if (!menu.contains(target)) menu.open = false; });
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.hasAttribute("aria-busy")) {
    event.preventDefault();
    return;
  }
  announceDraft(form);
  if ("forgetsDrafts" in form.dataset) {
    forgetAll();
    otherTabs.postMessage({});
  }
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
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement.closest("form[data-draft]");
  if (form && ctx.response?.raw.redirected && ctx.response.raw.ok) sessionStorage.removeItem(draftKey(form));
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

// 7. Maps: a group is dragged, or moved by arrow keys and Enter, to other scores. Its form then asks why.
const FAR = 8; // pixels that a pointer moves before that is a drag
const nearest = (middles, value) => middles.reduce((best, middle, index) => (Math.abs(middle - value) < Math.abs(middles[best] - value) ? index : best), 0);

function draw(dot, middles, interest, power) {
  dot.style.setProperty("--x", middles[interest]);
  dot.style.setProperty("--y", middles[power]);
}

const openScores = (dot, interest, power) => window.location.assign(`${dot.dataset.score}?interest=${interest + 1}&power=${power + 1}`);

function moveByKey(dot, middles) {
  let [interest, power] = [dot.dataset.interest - 1, dot.dataset.power - 1];
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  const bounded = (value) => Math.min(Math.max(value, 0), middles.length - 1);
  let isMoved = false;
  dot.addEventListener("keydown", (event) => {
    if (ways[event.key]) {
      event.preventDefault();
      isMoved = true;
      [interest, power] = [bounded(interest + ways[event.key][0]), bounded(power + ways[event.key][1])];
      draw(dot, middles, interest, power);
    } else if (event.key === "Enter" && isMoved) {
      event.preventDefault();
      openScores(dot, interest, power);
    }
  });
}

function moveByPointer(dot, plot, middles) {
  let start = null;
  dot.addEventListener("dragstart", (event) => event.preventDefault());
  dot.addEventListener("pointerdown", (event) => { start = event.button ? null : event; });
  dot.addEventListener("click", (event) => { if (dot.classList.contains("is-dragged")) event.preventDefault(); });
  window.addEventListener("pointermove", (event) => {
    if (!start) return;
    if (!dot.classList.contains("is-dragged") && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < FAR) return;
    const box = plot.getBoundingClientRect();
    const across = ((event.clientX - box.left) * 100) / box.width;
    dot.classList.add("is-dragged");
    dot.style.setProperty("--x", root.dir === "rtl" ? 100 - across : across);
    dot.style.setProperty("--y", ((box.bottom - event.clientY) * 100) / box.height);
  });
  window.addEventListener("pointercancel", () => { start = null; });
  window.addEventListener("pointerup", () => {
    if (start && dot.classList.contains("is-dragged")) {
      const at = (name) => nearest(middles, Number.parseFloat(dot.style.getPropertyValue(name)));
      openScores(dot, at("--x"), at("--y"));
    }
    start = null;
  });
}

function startMap(list) {
  const middles = list.dataset.map.split(" ").map(Number);
  list.querySelectorAll(".dot").forEach((dot) => {
    moveByKey(dot, middles);
    moveByPointer(dot, list.parentElement, middles);
  });
  list.closest("figure").querySelectorAll("[data-scripted]").forEach((hint) => { hint.hidden = false; });
}

// 8. Start.
function start() {
  document.querySelectorAll("[data-map]").forEach(startMap);
  startDrafts();
  document.querySelectorAll("[data-most]").forEach(countText);
  document.querySelectorAll("[data-copies]").forEach((button) => { button.hidden = false; });
  announceToasts();
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
