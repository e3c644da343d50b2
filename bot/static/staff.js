// The console works without this file. It hides what only pages without scripts need, and lets an unattended screen
// fall asleep: the queue stops asking for news, so that the session ends after its idle time.
"use strict";

const ASLEEP_AFTER = 10 * 60 * 1000;
const BY_THEMSELVES = ["queue", "progress", "presence"];
let usedAt = Date.now();

// Rows that were ticked stay where they are until something is done with them.
const isChoosing = (part) => part.id === "queue" && part.querySelector("input:checked") !== null;

document.documentElement.classList.add("scripted");

for (const sign of ["pointerdown", "keydown", "wheel", "touchstart"]) {
  document.addEventListener(sign, () => { usedAt = Date.now(); }, { passive: true });
}

document.addEventListener("htmx:before:request", (event) => {
  const isByItself = BY_THEMSELVES.includes(event.target.id) || event.target.classList.contains("thread");
  if (isByItself && (document.hidden || Date.now() - usedAt > ASLEEP_AFTER || isChoosing(event.target))) event.preventDefault();
});

// An error in the background must not wipe out what is on the page; the next try, or a click, will tell.
document.addEventListener("htmx:before:swap", (event) => {
  if (event.detail.ctx.response.status >= 400) event.preventDefault();
});

// The queue by keyboard: / to search, j and k for the next and the previous row (Enter opens it), x to tick it.
const KEYS = {
  "/": () => document.getElementById("search"),
  j: () => besides(1),
  k: () => besides(-1),
  x: () => { document.activeElement.closest("tr")?.querySelector("input[type=checkbox]")?.click(); return null; },
};

function besides(step) {
  const rows = [...document.querySelectorAll("table.queue .what a")];
  const at = rows.indexOf(document.activeElement);
  return rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)];
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || !(event.key in KEYS)) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  event.preventDefault();
  KEYS[event.key]()?.focus();
});

// A canned answer goes to where one was typing; without this file its link shows the page again with it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-insert]");
  const field = link && document.getElementById(link.dataset.into);
  if (!field) return;
  event.preventDefault();
  field.setRangeText(link.dataset.insert, field.selectionStart, field.selectionEnd, "end");
  field.focus();
});
