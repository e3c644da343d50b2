// The slip's print button; without JavaScript the browser's own menu prints as well.
const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => window.print());
