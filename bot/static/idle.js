// On a shared computer: warn, then end. The server ends it as well when the page is gone.
(() => {
  const WARN = 60;
  const page = document.getElementById("chat");
  const dialog = document.getElementById("idle");
  const left = document.getElementById("idle-left");
  const idle = Number(page.dataset.idle);
  let used = Date.now();
  let told = Date.now();

  function stay() {
    told = Date.now();
    const body = new URLSearchParams({ csrf: page.dataset.csrf });
    fetch("/chat/stay", { method: "POST", body, headers: { "X-Requested-With": "motcua" } }).catch(() => {});
  }

  function use() {
    if (dialog.open) return;
    used = Date.now();
    if (used - told > (idle * 1000) / 4) stay();
  }

  function tick() {
    const rest = Math.ceil(idle - (Date.now() - used) / 1000);
    if (rest <= 0) return document.getElementById("idle-end").submit();
    if (rest <= Math.min(WARN, idle / 2)) {
      left.textContent = String(rest);
      if (!dialog.open) dialog.showModal();
    }
  }

  document.getElementById("idle-stay").addEventListener("click", () => {
    dialog.close();
    used = Date.now();
    stay();
  });
  dialog.addEventListener("cancel", () => { used = Date.now(); stay(); });
  for (const name of ["keydown", "pointerdown", "scroll", "touchstart"]) addEventListener(name, use, { passive: true, capture: true });
  setInterval(tick, 1000);
})();
