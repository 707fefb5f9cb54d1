// The keys of the workbench, wherever the focus is; `?` and a button tell them.

const typing = (at) => at.closest?.("input, textarea, select, [contenteditable=true]");

/** Wire them: `run(element)` and `submit()` are called; the element is where the focus was. */
export function keys({ run, submit }) {
  const dialog = document.getElementById("keys-dialog");
  const button = document.querySelector("[data-keys]");
  const show = () => {
    if (!dialog.open) dialog.showModal();
  };
  button.addEventListener("click", show);
  // Light as a menu: a click beside it closes it.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  if (/Mac|iPhone|iPad/.test(navigator.platform)) {
    for (const key of document.querySelectorAll("[data-control]")) key.textContent = "⌘";
  }

  // In the capture phase: the editor binds Ctrl-Enter too.
  document.addEventListener(
    "keydown",
    (event) => {
      if (document.querySelector("dialog[open]") || event.isComposing) return;
      const { key, target } = event;
      if (key === "?" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(target)) {
        event.preventDefault();
        return show();
      }
      if (key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.shiftKey) submit();
      else run(target);
    },
    { capture: true },
  );
}
