// What a person chose for the workbench, kept in this browser: sizes of its parts, and the editor's.
const KEY = "tensorjudge:workbench"; // theme.js reads it too

function all() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return found && typeof found === "object" ? found : {};
  } catch {
    return {}; // no storage, or not ours
  }
}

/** What was kept under `name`, or undefined. */
export function kept(name) {
  return all()[name];
}

/** Keep it; null forgets it. Where there is no storage, it holds for this page alone. */
export function keep(name, value) {
  const settings = all();
  if (value === null) delete settings[name];
  else settings[name] = value;
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // said above
  }
}
