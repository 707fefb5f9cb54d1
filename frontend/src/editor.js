// CodeMirror over the real textarea: same text, same form, better hands.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  panels,
} from "@codemirror/view";
import { look } from "./editor-look.js";
import { stoppedLine, stopAt } from "./lines.js";
import { _ } from "./messages.js";
import { phrases } from "./phrases.js";

// Text typed over a selection: Chromium would keep the old text's look with an inline style, which
// the site's policy refuses, loudly. We replace the text ourselves.
const typedOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { inputType, data, isComposing } = event;
    if (inputType !== "insertText" || data === null || isComposing) return false;
    if (view.state.selection.ranges.every((range) => range.empty)) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

/**
 * Put the editor in the place of `textarea`, which keeps the text for the form. Returns
 * {view, set, sent, goTo}: `set(part, extension)` puts what was loaded since into its place
 * ("vim", "suggest", "marks"), `sent()` says that the text is what line numbers will speak of, `goTo(line)`
 * shows a line of the text that was sent last, wherever edits have moved it.
 */
export function editorOf(textarea) {
  const host = textarea.closest("[data-editor]");
  // Who has begun to write before this script was here goes on where they are.
  const { selectionStart: anchor, selectionEnd: head } = textarea;
  const begun = document.activeElement === textarea;
  // Search and marks stand below the editor, above what sends: on a phone they would cover it.
  const below = Object.assign(document.createElement("div"), { className: "editor-panels" });
  const panelsHere = document.createElement("div"); // CodeMirror gives it an editor's classes
  below.append(panelsHere);
  host.after(below);
  const parts = { vim: new Compartment(), suggest: new Compartment(), marks: new Compartment() };
  let since = null; // what was changed since the text was sent
  let then = null; // the text that was sent
  const view = new EditorView({
    parent: host,
    state: EditorState.create({
      doc: textarea.value,
      ...(begun && { selection: { anchor, head } }),
      extensions: [
        parts.vim.of([]),
        parts.suggest.of([]),
        parts.marks.of([]),
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightActiveLine(),
        history(),
        drawSelection(),
        indentUnit.of("    "),
        EditorState.tabSize.of(4),
        indentOnInput(),
        bracketMatching(),
        highlightSelectionMatches(),
        search({ top: false }),
        panels({ bottomContainer: panelsHere }),
        EditorState.phrases.of(phrases),
        python(),
        stoppedLine,
        typedOver,
        look,
        // Escape, then Tab, leaves the editor: CodeMirror's own tab-focus mode sees to it.
        keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
        EditorView.contentAttributes.of({
          "aria-label": _("Your code, solution.py"),
          "aria-multiline": "true",
          tabindex: "0", // editable content is focusable as it is; checkers look for this
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          if (since) since = since.composeDesc(update.changes.desc);
          textarea.value = update.state.doc.toString();
          textarea.dispatchEvent(new Event("input", { bubbles: true }));
        }),
      ],
    }),
  });
  // Whoever sets the text (a draft, the starter) sets the textarea and says so.
  textarea.addEventListener("tensorjudge:replace", () => {
    const text = textarea.value;
    if (text === view.state.doc.toString()) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
  });
  for (const label of textarea.labels) label.addEventListener("click", () => view.focus());
  textarea.form?.addEventListener("submit", () => {
    textarea.value = view.state.doc.toString();
  });
  host.classList.add("enhanced"); // app.css then hides the textarea, which the form still sends
  if (begun) view.focus();

  return {
    view,
    set(part, extension) {
      const first = part === "vim" ? Prec.highest(extension) : extension;
      view.dispatch({ effects: parts[part].reconfigure(first) });
    },
    sent() {
      then = view.state.doc;
      since = view.state.changes().desc;
      view.dispatch({ effects: stopAt.of(null) });
    },
    goTo(number, { focus = true } = {}) {
      const of = then ?? view.state.doc;
      if (number < 1 || number > of.lines) return;
      const at = since ? since.mapPos(of.line(number).from, 1) : of.line(number).from;
      const line = view.state.doc.lineAt(at);
      const effects = [stopAt.of(line.from), EditorView.scrollIntoView(line.from, { y: "center" })];
      const code = line.from + line.text.search(/\S|$/);
      view.dispatch({ effects, ...(focus && { selection: { anchor: code } }) });
      if (focus) view.focus();
    },
  };
}
