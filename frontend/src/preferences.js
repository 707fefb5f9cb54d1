// What a person likes in an editor: size of the text, Vim keys, names and marks while typing.
import { _ } from "./messages.js";
import { keep, kept } from "./settings.js";

// CSS pixels at the usual size of text. A phone zooms into what is smaller than 16: see app.css.
const PHONE = matchMedia("(max-width: 760px)").matches;
const SIZES = [11, 12, 13, 14, 15, 16, 18, 20, 22, 24].filter((size) => !PHONE || size >= 16);
const USUAL = PHONE ? 16 : 14;

/** Wire the sheet of settings to the editor, and put into force what was kept. */
export function preferences(bench, editor) {
  const sheet = bench.querySelector("[data-preferences]");
  const shown = sheet.querySelector("[data-size-shown]");
  const note = sheet.querySelector("[data-preferences-note]");

  function showSize(size) {
    document.documentElement.style.setProperty("--code-size", `${size / 16}rem`);
    shown.textContent = String(size);
    for (const button of sheet.querySelectorAll("[data-size]")) {
      button.setAttribute("aria-disabled", String(!SIZES.includes(next(size, button))));
    }
    editor.view.requestMeasure();
  }
  const next = (size, button) => SIZES[SIZES.indexOf(size) + Number(button.dataset.size)];
  const current = () => (SIZES.includes(kept("size")) ? kept("size") : USUAL);
  showSize(current());
  for (const button of sheet.querySelectorAll("[data-size]")) {
    button.addEventListener("click", () => {
      const size = next(current(), button);
      if (!size) return;
      keep("size", size === USUAL ? null : size);
      showSize(size);
    });
  }

  const used = new Promise((resolve) => {
    if (editor.view.hasFocus) resolve();
    else editor.view.dom.addEventListener("focusin", resolve, { once: true });
  });
  const given = document.querySelector("#given .code-sheet")?.textContent ?? "";
  async function suggest(on) {
    if (!on) return editor.set("suggest", []);
    await used; // until then nobody types
    const { suggestions } = await import("./assist.js");
    if (boxOf("suggest").checked) editor.set("suggest", suggestions({ names: bench.dataset.names, given }));
  }
  async function marks(on) {
    const button = bench.querySelector("[data-marks]");
    button.hidden = true;
    if (!on) return editor.set("marks", []);
    await used;
    const { marking } = await import("./assist.js");
    const told = (name) => bench.querySelector(`[data-${name}]`).content.textContent;
    const checks = { ...JSON.parse(told("checks")), given };
    if (boxOf("marks").checked) editor.set("marks", marking(checks, told("starter"), button));
  }
  async function vim(on) {
    if (!on) return editor.set("vim", []);
    const { vimKeys } = await import("./vim.js");
    if (boxOf("vim").checked) editor.set("vim", vimKeys());
  }
  const boxOf = (name) => sheet.querySelector(`[data-setting="${name}"]`);

  // Each is loaded when it is first wanted; what cannot be loaded stays off, and says so.
  for (const [name, load] of Object.entries({ suggest, marks, vim })) {
    const box = boxOf(name);
    const usual = box.checked;
    box.checked = kept(name) ?? usual;
    const put = async () => {
      try {
        await load(box.checked);
        note.textContent = "";
      } catch {
        box.checked = false;
        note.textContent = _("This could not be loaded. Check the connection, then switch it on again.");
      }
    };
    box.addEventListener("change", () => {
      keep(name, box.checked === usual ? null : box.checked);
      put();
    });
    if (box.checked) put();
  }
  // Enter in a field of the form would send the code.
  sheet.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.type !== "checkbox") return;
    event.preventDefault();
    event.target.click();
  });
}
