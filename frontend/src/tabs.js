// Tab lists: arrows move between tabs, the chosen one shows its panel.

/**
 * Wire a `role=tablist`, whose tabs may come and go; `onShow(panelId)` is called for each choice.
 * Returns `show(panelId)`.
 */
export function tabs(list, onShow) {
  const all = () => [...list.querySelectorAll("[role=tab]")];

  function show(panelId, { focus = false } = {}) {
    for (const tab of all()) {
      const chosen = tab.getAttribute("aria-controls") === panelId;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen && focus) tab.focus();
    }
    onShow(panelId);
  }

  const panelOf = (tab) => tab.getAttribute("aria-controls");
  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) show(panelOf(tab));
  });
  list.addEventListener("keydown", (event) => {
    const here = all();
    const at = here.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: here.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    show(panelOf(here.at(to % here.length)), { focus: true });
  });
  return show;
}
