// What the page adds to plain forms: Enter sends, files go with a progress bar, old buttons fall silent, the end stays in view.
(() => {
  const page = document.getElementById("chat");
  const scroll = document.getElementById("scroll");
  const log = document.getElementById("log");
  const say = document.getElementById("say");
  const text = document.getElementById("viet");
  const files = document.getElementById("files");
  const pick = document.getElementById("pick");
  const alerts = document.getElementById("alert");
  const answering = document.getElementById("answering");
  const newer = document.getElementById("newer");
  const offline = document.getElementById("offline");
  const words = page.dataset;
  const hasKeyboard = matchMedia("(pointer: fine)").matches;
  const SETTLES = 400;
  const sent = new WeakMap();

  const nonce = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const isAtEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
  const toEnd = () => { scroll.scrollTop = scroll.scrollHeight; newer.hidden = true; };

  // The end, unless what is new is longer than the screen: then one reads from its beginning.
  function toBeginOf(message) {
    toEnd();
    if (!message) return;
    const above = scroll.getBoundingClientRect().top - message.getBoundingClientRect().top;
    if (above <= 0) return;
    scroll.scrollTop -= above + 8;
    newer.hidden = false;
  }

  function alertOf(words) {
    const line = document.createElement("p");
    line.className = "alert";
    line.textContent = words;
    return line;
  }
  const warn = (words) => alerts.replaceChildren(alertOf(words));
  const isOurs = (html) => html.startsWith('<p class="alert">');

  // ---- the composer

  function fit() {
    if (CSS.supports("field-sizing", "content")) return;
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight}px`;
  }

  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !hasKeyboard) return;
    event.preventDefault();
    if (text.value.trim()) say.requestSubmit();
  });
  text.addEventListener("input", fit);

  // A post that got through is spent; one that failed keeps its nonce, so that sending it again is the same update.
  document.addEventListener("htmx:config:request", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    sent.set(event.detail.ctx, { said: text.value, nonce: form.elements.nonce.value, at: performance.now() });
    if (form !== say) return;
    form.elements.nonce.value = nonce();
    text.value = "";
    fit();
  });
  document.addEventListener("htmx:finally:request", (event) => {
    const { ctx } = event.detail;
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !sent.has(ctx)) return;
    if (ctx.response?.status === 204) {
      alerts.replaceChildren();
      if (form !== say) form.elements.nonce.value = nonce();
      wait(sent.get(ctx).at);
      return;
    }
    if (!ctx.response) warn(words.sendFailed);
    if (form === say && !text.value) {
      text.value = sent.get(ctx).said;
      form.elements.nonce.value = sent.get(ctx).nonce;
      fit();
    }
  });

  // An error page that is not ours (a proxy's) has no place in the conversation.
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (!ctx.response || ctx.response.status < 400 || isOurs(ctx.text)) return;
    ctx.text = alertOf(words.sendFailed).outerHTML;
  });

  // The answer may come by the stream before the post itself returns; then there is nothing to wait for.
  let waiting = 0;
  let patience = 0;
  let heard = 0;
  function wait(since) {
    answered();
    if (heard > since) return;
    waiting = setTimeout(() => { answering.hidden = false; if (isAtEnd()) toEnd(); }, 350);
    patience = setTimeout(answered, 20000);
  }
  function answered() {
    clearTimeout(waiting);
    clearTimeout(patience);
    answering.hidden = true;
  }

  // ---- messages

  // A reply with lasting buttons only reports that what was asked has been done (filed, say): then no question waits.
  function silence() {
    const asked = [...log.querySelectorAll("[data-prompt]")];
    const done = [...log.querySelectorAll(".bot:not([data-prompt]):has([data-lasting])")].pop();
    const newest = Math.max(0, ...asked.map((each) => Number(each.dataset.prompt)));
    for (const message of asked) {
      const isOver = done && message.compareDocumentPosition(done) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (Number(message.dataset.prompt) === newest && !isOver) continue;
      for (const form of message.querySelectorAll(".choices:not(.past):not([data-lasting])")) {
        spend(form);
      }
    }
  }

  function spend(form) {
    if (form.contains(document.activeElement)) (hasKeyboard ? text : scroll).focus({ preventScroll: true });
    form.classList.add("past");
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  }

  // What comes up under a finger that is already on its way down is not what it meant: for a moment new buttons do
  // nothing, by pointer or by keyboard. So the second half of a double click never answers the next question.
  function settle(message) {
    for (const form of message.querySelectorAll(".choices")) {
      form.classList.add("fresh");
      setTimeout(() => form.classList.remove("fresh"), SETTLES);
    }
  }
  log.addEventListener("click", (event) => {
    if (!event.target.closest(".choices.fresh")) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node.nodeType === 1);
    const messages = added.filter((node) => node.matches("article.message"));
    if (!messages.length) return;
    for (const message of messages) {
      // Shown twice would be a message that came both with the page and by the stream.
      if (log.querySelectorAll(`#${message.id}`).length > 1) message.remove();
      if (message.matches(".own")) continue;
      settle(message);
      heard = performance.now();
      answered();
    }
    silence();
    if (wasAtEnd || messages.some((message) => message.matches(".own"))) toBeginOf(messages.find((message) => !message.matches(".own")));
    else newer.hidden = false;
  }).observe(log, { childList: true });

  let wasAtEnd = true;
  scroll.addEventListener("scroll", () => { wasAtEnd = isAtEnd(); if (wasAtEnd) newer.hidden = true; }, { passive: true });
  new ResizeObserver(() => { if (wasAtEnd) toEnd(); }).observe(scroll);
  newer.addEventListener("click", toEnd);

  document.addEventListener("htmx:sse:error", () => { offline.hidden = false; });
  document.addEventListener("htmx:sse:after:connection", () => { offline.hidden = true; });
  log.addEventListener("ended", () => location.replace("/chat/ended"));

  // ---- files

  function send(chosen) {
    const list = [...chosen];
    if (!list.length) return;
    if (list.length > Number(words.files)) return warn(words.tooMany);
    if (list.some((file) => file.size > Number(words.fileBytes))) return warn(words.tooLarge);
    const body = new FormData();
    body.append("csrf", words.csrf);
    body.append("nonce", nonce());
    for (const file of list) body.append("file", file, file.name);
    post(body, line(list), 2);
  }

  function line(list) {
    const box = document.createElement("div");
    box.className = "upload";
    const name = document.createElement("span");
    name.textContent = `${words.uploading}: ${list.map((file) => file.name).join(", ")}`;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", name.textContent);
    const stop = document.createElement("button");
    stop.type = "button";
    stop.className = "secondary outline";
    stop.textContent = words.cancel;
    box.append(name, stop, bar);
    document.getElementById("uploads").append(box);
    toEnd();
    return { box, bar, stop };
  }

  function post(body, shown, retries) {
    const request = new XMLHttpRequest();
    const at = performance.now();
    request.open("POST", "/chat/upload");
    request.setRequestHeader("X-Requested-With", "motcua");
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) shown.bar.value = (100 * event.loaded) / event.total; });
    request.upload.addEventListener("load", () => shown.bar.removeAttribute("value"));
    request.addEventListener("load", () => {
      shown.box.remove();
      if (request.status === 204) { alerts.replaceChildren(); wait(at); } else if (isOurs(request.responseText)) alerts.innerHTML = request.responseText;
      else warn(words.uploadFailed);
    });
    request.addEventListener("error", () => {
      if (retries > 0) return setTimeout(() => post(body, shown, retries - 1), 1500);
      shown.box.remove();
      warn(words.uploadFailed);
    });
    request.addEventListener("abort", () => shown.box.remove());
    shown.stop.onclick = () => request.abort();
    request.send(body);
  }

  pick.addEventListener("change", () => { send(pick.files); pick.value = ""; });
  text.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    send(event.clipboardData.files);
  });
  addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("Files")) { event.preventDefault(); document.body.classList.add("dropping"); } });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dropping"); });
  addEventListener("drop", (event) => {
    document.body.classList.remove("dropping");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    send(event.dataTransfer.files);
  });

  // ---- begin

  const menu = document.querySelector(".menu");
  document.addEventListener("click", (event) => { if (menu.open && !menu.contains(event.target)) menu.open = false; });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); } });
  silence();
  toBeginOf([...log.querySelectorAll(".message:not(.own)")].pop());
  if (hasKeyboard) text.focus({ preventScroll: true });
})();
