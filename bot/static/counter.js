// What the counter's screen adds to plain forms: a clock, how long each desk has been at work and each session still has
// (counted from what the server said, whatever the tablet's own clock says), and the drawn number put away.
(() => {
  const AWAY = 20_000;
  const clock = document.getElementById("clock");
  const board = document.getElementById("board");
  const two = (number) => String(number).padStart(2, "0");
  const asTime = (seconds) => `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  let came = performance.now();

  function tick() {
    const now = new Date();
    const passed = Math.floor((performance.now() - came) / 1000);
    clock.textContent = `${two(now.getHours())}:${two(now.getMinutes())}`;
    for (const each of board.querySelectorAll("time")) {
      const { seconds, left } = each.dataset;
      each.textContent = asTime(seconds ? Number(seconds) + passed : Math.max(0, Number(left) - passed));
    }
  }

  const given = document.querySelector(".given");
  if (given) {
    history.replaceState(null, "", "/counter");
    setTimeout(() => given.remove(), AWAY);
  }
  new MutationObserver((changes) => {
    if (changes.some((change) => [...change.addedNodes].some((node) => node.nodeName === "SECTION"))) came = performance.now();
    tick();
  }).observe(board, { childList: true });
  board.addEventListener("ended", () => location.replace("/"));
  setInterval(tick, 1000);
  tick();
})();
