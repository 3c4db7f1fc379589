// Comforts for pages that are whole without them: copy and share, walk by keyboard, put a receipt away, choose the
// theme, keep the edition for reading offline. Nothing is asked of any other server.

const WALK = "[data-story] .to, .told [data-claim]";

function told(button, words) {
  const before = (button.dataset.words ??= button.textContent);
  button.textContent = words;
  setTimeout(() => { button.textContent = before; }, 2000);
}

async function copy(button) {
  try {
    const text = button.dataset.copy ?? await fetch(button.dataset.copyFrom).then((answer) => answer.ok ? answer.text() : Promise.reject());
    await navigator.clipboard.writeText(text);
    told(button, "Copied");
  } catch {
    told(button, button.dataset.copy ? "Press Ctrl+C in the address bar" : "It could not be copied");
  }
}

function walk(step) {
  const stops = [...document.querySelectorAll(WALK)].filter((stop) => stop.getClientRects().length);
  const inside = document.activeElement?.closest(WALK) ?? document.activeElement?.closest("[data-story]")?.querySelector(".to");
  const here = stops.indexOf(inside);
  const next = stops[here < 0 ? (step > 0 ? 0 : stops.length - 1) : Math.min(Math.max(here + step, 0), stops.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function open() {
  const here = document.activeElement;
  const link = here?.matches("a") ? here : here?.querySelector("a[href]");
  link?.click();
}

const keys = document.getElementById("keys");
const PLACES = { t: "/topics", r: "/recap", s: "/sources", a: "/archive", h: "/", l: "/ledger" };
let going = false; // after g, the next letter is a place

function original() {
  const story = document.activeElement?.closest("[data-story]");
  const link = document.querySelector("[data-part=original] a[href]") ?? story?.querySelector("[data-cite] .open, .mark[href]");
  link?.click();
}

function find() {
  const box = document.querySelector("main input[type=search]");
  if (box) box.focus(); else location.href = "/search";
}

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  o: open,
  h: () => { location.href = "/"; },
  v: original,
  "/": find,
  g: () => { going = true; setTimeout(() => { going = false; }, 1500); },
  "?": () => keys?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "Escape") {
    document.activeElement?.blur();
    document.documentElement.classList.add("quiet");
    return;
  }
  if (going && Object.hasOwn(PLACES, event.key)) {
    going = false;
    event.stopImmediatePropagation(); // the letter is a place now, and not a mark
    location.href = PLACES[event.key];
    return;
  }
  if (keys?.open || !Object.hasOwn(KEYS, event.key)) return;
  document.documentElement.classList.remove("quiet");
  KEYS[event.key]();
  event.preventDefault();
});

for (const kind of ["pointermove", "focusin"]) {
  document.addEventListener(kind, () => document.documentElement.classList.remove("quiet"), { passive: true });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (button) copy(button);
  const share = event.target.closest("[data-share]");
  if (share) navigator.share({ title: share.dataset.title, url: share.dataset.share }).catch(() => {});
  if (event.target.closest("[data-keys]")) keys?.showModal();
  if (event.target.closest("[data-theme-next]")) nextTheme();
});

// The theme: as the system has it, or chosen.

const THEMES = ["system", "light", "dark"];

function nextTheme() {
  const now = document.documentElement.dataset.theme ?? "system";
  const next = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length];
  if (next === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try { if (next === "system") localStorage.removeItem("theme"); else localStorage.setItem("theme", next); } catch { /* not kept */ }
  sayTheme();
}

function sayTheme() {
  const button = document.querySelector("[data-theme-next]");
  if (button) button.textContent = `Theme: ${document.documentElement.dataset.theme ?? "system"}`;
}

sayTheme();
if (navigator.share) document.querySelectorAll("[data-share]").forEach((button) => { button.hidden = false; });

// A time shows its whole self on focus, too.
document.querySelectorAll("time[title]").forEach((time) => {
  if (!time.closest("a, button, .receipt")) time.tabIndex = 0;
});

if ("serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker.register("/sw.js").then(() => navigator.serviceWorker.ready).then((ready) => {
    if (location.pathname !== "/") return;
    const paths = [...document.querySelectorAll("[data-story] a.to")].map((link) => new URL(link.href).pathname);
    ready.active?.postMessage({ keep: paths });
  }).catch(() => {});
}

document.documentElement.classList.add("scripted");
