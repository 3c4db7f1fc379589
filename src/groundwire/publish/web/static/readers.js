// Stars, reads and hides without loading the page again. Without this, the same buttons work as plain forms.

document.addEventListener("submit", async (event) => {
  const form = event.target, button = event.submitter;
  if (!form.matches(".acts") || !button) return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form));
  fields.set("do", button.value);
  const headers = { accept: "application/json" };
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, headers, credentials: "same-origin" });
    if (!answer.ok) throw new Error(answer.status);
    const { html } = await answer.json();
    const made = new DOMParser().parseFromString(html, "text/html").querySelector("form");
    const key = button.dataset.key;
    form.replaceWith(made);
    (made.querySelector(key ? `[data-key="${key}"]` : "button:last-of-type"))?.focus();
    document.querySelector("#undo, .reader button[value=undo]") ?? addUndo();
  } catch {
    location.reload(); // the form's token is old, or we are offline: the page itself tells
  }
});

function addUndo() {
  const undo = document.createElement("button");
  undo.name = "do";
  undo.value = "undo";
  undo.textContent = "Undo";
  document.querySelector(".reader form")?.append(" ", undo);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key !== "s" && event.key !== "m") return;
  const story = document.activeElement?.closest("[data-story]") ?? document.querySelector("[data-story]");
  const form = story?.querySelector(".acts") ?? document.querySelector(".acts");
  form?.querySelector(`[data-key="${event.key}"]`)?.click();
});

// A story that stays open for a few seconds was read. Its marks stay as they are: "new since" is for this reading.
const opened = document.querySelector(".told .acts:not([data-is~=read])");
if (opened) {
  setTimeout(() => {
    if (!opened.isConnected || document.hidden) return;
    const fields = new URLSearchParams(new FormData(opened));
    fields.set("do", "read");
    fetch(opened.action, { method: "POST", body: fields, headers: { accept: "application/json" } }).catch(() => {});
  }, 4000);
}
