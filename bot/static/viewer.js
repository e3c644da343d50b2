// A page of a paper: larger, smaller, turned, and the pages beside it, by buttons and by their keys.
"use strict";

const leaf = document.getElementById("leaf");
const seen = { zoom: 1, turn: 0 };

function draw() {
  const lies = seen.turn % 180 !== 0;
  const frame = leaf.parentElement;
  const fit = Math.min(frame.clientWidth, 1000) * seen.zoom;
  const ratio = leaf.naturalHeight / (leaf.naturalWidth || 1);
  const width = lies ? fit / ratio : fit;
  leaf.style.width = `${width}px`;
  const gap = lies ? (width - width * ratio) / 2 : 0;
  leaf.style.transform = `rotate(${seen.turn}deg)`;
  leaf.style.margin = lies ? `${gap}px ${-gap}px` : "0";
}

for (const button of document.querySelectorAll("[data-zoom], [data-turn]")) {
  button.addEventListener("click", () => {
    const { zoom, turn } = button.dataset;
    if (turn) seen.turn = (seen.turn + Number(turn)) % 360;
    if (zoom) seen.zoom = Number(zoom) === 0 ? 1 : Math.min(Math.max(seen.zoom * Number(zoom), 0.4), 5);
    draw();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea, select")) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key === "=" ? "+" : event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

leaf.addEventListener("load", draw);
if (leaf.complete) draw();
