// What the counter's screen adds to plain forms: a clock, how long each desk has been at work, and the drawn number put away.
(() => {
  const AWAY = 20_000;
  const clock = document.getElementById("clock");
  const two = (number) => String(number).padStart(2, "0");

  function tick() {
    const now = new Date();
    clock.textContent = `${two(now.getHours())}:${two(now.getMinutes())}`;
    for (const each of document.querySelectorAll("time[data-since]")) {
      const seconds = Math.max(0, Math.floor((now - new Date(each.dataset.since)) / 1000));
      each.textContent = `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
    }
  }

  const given = document.querySelector(".given");
  if (given) {
    history.replaceState(null, "", "/counter");
    setTimeout(() => given.remove(), AWAY);
  }
  document.body.addEventListener("htmx:afterSwap", tick);
  document.getElementById("board").addEventListener("ended", () => location.replace("/"));
  setInterval(tick, 1000);
  tick();
})();
