// Hints, one at a time: app.css hides what follows a hint that was never opened; here it is kept
// which ones were, in this browser.
export function hints(bench) {
  const key = `tensorjudge:hints:${bench.dataset.problem}`;
  const all = [...bench.querySelectorAll("details.hint")];
  let opened = 0;
  try {
    opened = Number(localStorage.getItem(key)) || 0;
  } catch {
    // no storage: they open anew
  }
  const mark = () => all.slice(0, opened).forEach((hint) => hint.toggleAttribute("data-opened", true));
  mark();
  all.forEach((hint, at) => {
    hint.addEventListener("toggle", () => {
      if (!hint.open || at < opened) return;
      opened = at + 1;
      mark();
      try {
        localStorage.setItem(key, String(opened));
      } catch {
        // said above
      }
    });
  });
}
