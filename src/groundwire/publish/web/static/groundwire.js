// Comforts for pages that are whole without them: copy the link, walk by keyboard, put a receipt away.
// No state is kept and nothing is asked of any server.

const WALK = "[data-story] .to, .told [data-claim]";

function copyLink(button) {
  navigator.clipboard.writeText(button.dataset.copy).then(
    () => { button.textContent = "Copied"; },
    () => { button.textContent = "Press Ctrl+C in the address bar"; },
  );
  setTimeout(() => { button.textContent = "Copy link"; }, 2000);
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

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  o: open,
  h: () => { location.href = "/"; },
  "?": () => keys?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "Escape") {
    document.activeElement?.blur();
    document.documentElement.classList.add("quiet");
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
  const copy = event.target.closest("[data-copy]");
  if (copy) copyLink(copy);
  if (event.target.closest("[data-keys]")) keys?.showModal();
});

document.documentElement.classList.add("scripted");
