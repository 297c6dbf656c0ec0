/* Keys, drafts, double sending, the end of the session. Every page works without this file. */
(() => {
  "use strict";
  const words = () => document.getElementById("words")?.dataset ?? {};
  const keysOff = () => localStorage.getItem("tsunagu.keys") === "off";
  const inField = (target) => target.closest("input, textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("tr[data-row]")];
  const addresses = { h: "/", l: "/find/" };
  let waitingForSecond = false;

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const here = all.findIndex((row) => row.classList.contains("selected"));
    const next = all[Math.max(0, Math.min(all.length - 1, here < 0 ? 0 : here + step))];
    all.forEach((row) => row.classList.toggle("selected", row === next));
    const link = next.querySelector("a.name, a[data-open]");
    if (link) link.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  function toBlock(number) {
    const title = document.querySelectorAll("main section h2")[number - 1];
    if (!title) return;
    title.tabIndex = -1;
    title.focus();
    title.scrollIntoView({ block: "start" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.querySelectorAll("details[open] > .panel").forEach((panel) => {
        panel.parentElement.open = false;
        panel.parentElement.querySelector("summary").focus();
      });
      document.querySelectorAll(".refusal.shown").forEach((refused) => refused.classList.remove("shown"));
      return;
    }
    if (event.key === "Enter" && event.ctrlKey) {
      event.target.closest("form")?.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || keysOff() || inField(event.target)) return;
    if (waitingForSecond) {
      waitingForSecond = false;
      if (addresses[event.key]) location.assign(addresses[event.key]);
      return;
    }
    const act = {
      g: () => { waitingForSecond = true; setTimeout(() => { waitingForSecond = false; }, 1500); },
      j: () => move(1),
      k: () => move(-1),
      "/": () => document.querySelector("[data-search]")?.focus(),
      "?": () => document.getElementById("keys")?.showModal(),
    }[event.key] ?? (/^[1-6]$/.test(event.key) ? () => toBlock(Number(event.key)) : null);
    if (act) { event.preventDefault(); act(); }
  });

  /* Pressed twice = sent once. The width of the button does not change. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    const button = event.submitter;
    if (!button?.classList.contains("main")) return;
    button.style.minWidth = `${button.offsetWidth}px`;
    button.dataset.words = button.textContent;
    button.textContent = words().busy;
    button.classList.add("busy");
  });
  function ready(form) {
    delete form.dataset.sent;
    const button = form.querySelector("button.busy");
    if (button) { button.textContent = button.dataset.words; button.classList.remove("busy"); }
  }
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(ready));

  document.addEventListener("click", (event) => {
    const refused = event.target.closest('[aria-disabled="true"]');
    if (refused) { event.preventDefault(); refused.closest(".refusal")?.classList.toggle("shown"); }
  });

  /* Lost network: the block keeps its content and says so. */
  document.addEventListener("htmx:sendError", (event) => {
    const place = document.querySelector("[data-offline]") ?? event.detail.target;
    if (!place.querySelector(":scope > .strip.stop")) {
      place.prepend(document.getElementById("offline").content.cloneNode(true));
    }
  });
  /* A session that ended meanwhile answers with the login page: cover the page, swap nothing. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!new URL(event.detail.xhr.responseURL, location.href).pathname.startsWith("/accounts/")) return;
    event.detail.shouldSwap = false;
    document.getElementById("session-over")?.showModal();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    document.querySelectorAll("[data-offline] > .strip.stop").forEach((strip) => strip.remove());
    const said = document.querySelector("[data-announce]")?.dataset.announce;
    if (said) document.getElementById("announce").textContent = said;
    showDates();
  });

  /* A typed day is repeated in both calendars. */
  const era = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", { era: "long", year: "numeric" });
  const day = new Intl.DateTimeFormat("ja-JP", { month: "long", day: "numeric", weekday: "short" });
  function inBothCalendars(text) {
    const found = /^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\s*$/.exec(text);
    if (!found) return "";
    const date = new Date(+found[1], +found[2] - 1, +found[3]);
    if (date.getMonth() !== +found[2] - 1) return "";
    return `${era.format(date)}（${found[1]}年）${day.format(date).replace("(", "（").replace(")", "）")}`;
  }
  function showDates() {
    document.querySelectorAll("input[data-day]").forEach((input) => {
      const said = document.getElementById(`${input.id}_said`);
      const show = () => { if (said) said.textContent = inBothCalendars(input.value) || said.dataset.help; };
      if (!input.dataset.wired) { input.dataset.wired = "1"; input.addEventListener("input", show); }
      show();
    });
  }

  /* The end of the session: minutes, a chip for the last ten, then the page is covered, not lost. */
  const end = document.querySelector("[data-session-end]");
  let endsAt = end ? Date.parse(end.dataset.sessionEnd) : 0;
  document.addEventListener("htmx:afterRequest", (event) => {
    const said = event.detail.xhr?.getResponseHeader("Tsunagu-Session-Ends");
    if (said && end) { endsAt = Date.parse(said); tick(); }
  });
  function tick() {
    const left = Math.ceil((endsAt - Date.now()) / 60000);
    if (left <= 0) {
      const cover = document.getElementById("session-over");
      if (!cover.open) cover.showModal();
      return;
    }
    const hours = Math.floor(left / 60);
    const said = (hours ? words().leftHours : words().left).replace("{h}", hours).replace("{n}", left % 60);
    const place = end.querySelector("[data-session-left]");
    place.textContent = said;
    if (left <= 10 && !end.querySelector("button")) {
      const chip = document.getElementById("session-soon").content.cloneNode(true);
      chip.querySelector("[data-left]").append(place);
      end.querySelector("b").replaceChildren(chip);
      const form = document.getElementById("extend");
      form.hidden = false;
      end.append(form);
    }
  }

  const choice = document.querySelector("[data-keys-switch]");
  if (choice) {
    choice.hidden = false;
    const box = choice.querySelector("input");
    box.checked = !keysOff();
    box.addEventListener("change", () => localStorage.setItem("tsunagu.keys", box.checked ? "on" : "off"));
  }
  if (end) { tick(); setInterval(tick, 20000); }
  showDates();
  document.getElementById("error-summary")?.focus();
})();
