// The theme's toggle, the account menu, times in local zones, and the sizes of the workbench. It is
// deferred, so that nothing that is drawn waits for it: the server writes the chosen theme into the
// page, by a cookie, and the stylesheet asks the browser itself whether scripts run.
import { localTimes } from "./times.js";

const KEY = "tensorjudge:theme";
const YEAR = 31_536_000; // seconds
const root = document.documentElement;
root.classList.add("js");

function keep(theme) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

// Where an earlier version kept the choice.
try {
  const chosen = localStorage.getItem(KEY);
  if (!root.dataset.theme && (chosen === "light" || chosen === "dark")) {
    root.dataset.theme = chosen;
    keep(chosen);
  }
  localStorage.removeItem(KEY);
} catch {
  // storage may be forbidden; the system's theme then stands
}

// The workbench's parts have the sizes that they were left with (settings.js, split.js).
try {
  const { read, write, size } = JSON.parse(localStorage.getItem("tensorjudge:workbench")) ?? {};
  if (read) root.style.setProperty("--bench-read", `${Number(read)}%`);
  if (write) root.style.setProperty("--bench-write", `${Number(write)}%`);
  if (size) root.style.setProperty("--code-size", `${Number(size) / 16}rem`);
} catch {
  // no storage, or not ours: the usual sizes
}

const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);

function wireToggle(button) {
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  show();
  system.addEventListener("change", show);
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    keep(root.dataset.theme);
    show();
  });
}

function wireMenu(menu) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-theme-toggle]").forEach(wireToggle);
  document.querySelectorAll("[data-menu]").forEach(wireMenu);
  localTimes();
});
