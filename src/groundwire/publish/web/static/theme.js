// The theme that was chosen, set before the page is painted. Without a choice the system decides.
const theme = (() => { try { return localStorage.getItem("theme"); } catch { return null; } })();
if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
