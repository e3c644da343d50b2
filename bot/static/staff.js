// The console works without this file. It hides what only pages without scripts need, and lets an unattended screen
// fall asleep: the queue stops asking for news, so that the session ends after its idle time.
"use strict";

const ASLEEP_AFTER = 10 * 60 * 1000;
let usedAt = Date.now();

document.documentElement.classList.add("scripted");

for (const sign of ["pointerdown", "keydown", "wheel", "touchstart"]) {
  document.addEventListener(sign, () => { usedAt = Date.now(); }, { passive: true });
}

document.addEventListener("htmx:before:request", (event) => {
  if (["queue", "progress"].includes(event.target.id) && (document.hidden || Date.now() - usedAt > ASLEEP_AFTER)) event.preventDefault();
});

// An error in the background must not wipe out what is on the page; the next try, or a click, will tell.
document.addEventListener("htmx:before:swap", (event) => {
  if (event.detail.ctx.response.status >= 400) event.preventDefault();
});
