// Pages that stay open hear at once when something moved, and then ask for themselves anew. Without that they ask now
// and then, as they do while the line is broken. A hidden or unattended page listens to nothing.
"use strict";
(() => {
  const AT_MOST_EVERY = 2000;
  const AGAIN_AFTER = 5000;
  const SELDOM = 4; // so many of its own times does a page let pass while it hears of what moves
  const UNATTENDED = 10 * 60 * 1000;
  const part = () => document.querySelector("[data-live]");
  if (!part()) return;

  let stream = null;
  let isHeard = false;
  let isWanted = false;
  let passed = 0;
  let askedAt = 0;
  let later = 0;
  let usedAt = Date.now();

  function ask() {
    clearTimeout(later);
    const rest = askedAt + AT_MOST_EVERY - Date.now();
    if (rest > 0) { later = setTimeout(ask, rest); return; }
    isWanted = true;
    htmx.trigger(part(), "moved");
  }

  function listen() {
    if (stream || document.hidden || Date.now() - usedAt > UNATTENDED) return;
    stream = new EventSource(`${part().dataset.live}?since=${encodeURIComponent(part().dataset.at)}`);
    stream.addEventListener("open", () => { isHeard = true; });
    stream.addEventListener("changed", ask);
    stream.addEventListener("ended", () => { close(); ask(); setTimeout(listen, AGAIN_AFTER); });
    stream.addEventListener("error", () => {
      isHeard = false;
      if (stream?.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      close();
      setTimeout(listen, AGAIN_AFTER);
    });
  }

  function close() {
    stream?.close();
    stream = null;
    isHeard = false;
  }

  // Before the other script looks at it: a request that was wanted goes, one of the page's own times mostly does not.
  document.addEventListener("htmx:before:request", (event) => {
    if (event.target.dataset?.live === undefined) return;
    passed += 1;
    if (isHeard && !isWanted && passed < SELDOM && event.target.id === "queue") { event.preventDefault(); return; }
    isWanted = false;
    passed = 0;
    askedAt = Date.now();
  }, true);

  // What could not be shown while rows were ticked is shown when none is.
  document.addEventListener("change", (event) => {
    const queue = event.target.closest("#queue");
    if (queue && !queue.querySelector("input:checked")) ask();
  });
  for (const sign of ["pointerdown", "keydown", "wheel", "touchstart"]) {
    document.addEventListener(sign, () => { usedAt = Date.now(); listen(); }, { passive: true });
  }
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : (ask(), listen())));
  setInterval(() => { if (Date.now() - usedAt > UNATTENDED) close(); }, 30000);
  listen();
})();
