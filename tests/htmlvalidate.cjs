// What pages are held to, besides being HTML at all. Whatever is switched off or widened says why.
module.exports = {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    "require-sri": "off", // every file is our own, from our own address, named by its hash
    "no-trailing-whitespace": "off", // where a template's line was empty; nobody sees it, and it is compressed away
    "doctype-style": ["error", { style: "lowercase" }], // as the rest of our markup
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "submit", "button", "reset"] }], // many boxes, one answer
    "no-inline-style": ["error", { allowedProperties: ["--at", "--depth", "--n", "--value", "--x", "--y"] }], // numbers only: a bar, a step, a place
    "long-title": "off", // a page about somebody's work at some place is called by all of it
    "no-raw-characters": ["error", { relaxed: true }], // “R & D” in what people type and forms repeat; HTML reads it as meant
    "valid-id": ["error", { relaxed: true }], // a clause may be called “1-purpose”; HTML asks for no letter first
  },
};
