// A page that came up under a hand which is still clicking decides nothing yet, by pointer or by keyboard; and a form
// that is on its way is not sent a second time. The server refuses both anyway, but in words that would alarm.
"use strict";
(() => {
  const SETTLES = 400;
  const ON_ITS_WAY = 5000;
  const page = document.documentElement;
  const sent = new WeakSet();

  page.classList.add("fresh");
  setTimeout(() => page.classList.remove("fresh"), SETTLES);
  document.addEventListener("click", (event) => {
    if (!page.classList.contains("fresh") || !event.target.closest("button.go")) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (sent.has(form)) return event.preventDefault();
    sent.add(form);
    setTimeout(() => sent.delete(form), ON_ITS_WAY);
  });
})();
