// What helps while typing: names to choose from, marks on mistakes. Loaded when the editor is first used.
import { acceptCompletion, autocompletion, completionKeymap, completionStatus } from "@codemirror/autocomplete";
import { globalCompletion, localCompletionSource, pythonLanguage } from "@codemirror/lang-python";
import { ensureSyntaxTree } from "@codemirror/language";
import { diagnosticCount, forEachDiagnostic, lintKeymap, linter, openLintPanel } from "@codemirror/lint";
import { Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { findMarks } from "./marks.js";
import { _, _n } from "./messages.js";
import { namesFrom } from "./names.js";

const IMPORT = /^\s*(?:from|import)\b/;

/** The language's own source, but for imports, where nothing of the text can stand. */
const outsideImports = (source) => (context) =>
  IMPORT.test(context.state.doc.lineAt(context.pos).text) ? null : source(context);

/** Tab takes a name. While names are shown it never indents, also in the moment before one can be taken. */
const take = (view) => acceptCompletion(view) || completionStatus(view.state) === "active";

/** Completion as you type; Ctrl-Space asks for it. */
export function suggestions({ names, given }) {
  return [
    autocompletion({
      override: [namesFrom(names, given), ...[localCompletionSource, globalCompletion].map(outsideImports)],
      maxRenderedOptions: 60,
      defaultKeymap: false,
    }),
    // Before the editor's own: Tab takes what is chosen, and indents where nothing is.
    Prec.high(keymap.of([...completionKeymap, { key: "Tab", run: take }])),
  ];
}

const MOST = 65_536; // characters; the judge takes no more
const PATIENCE_MS = 100; // for the rest of a long text to be parsed

/**
 * Marks on what the text's own syntax shows to be wrong, some time after the last key; `button` says
 * how many there are, and lists them. F8 goes from one to the next.
 */
export function marking(checks, starter, button) {
  const theirs = { text: starter, tree: pythonLanguage.parser.parse(starter) };
  const find = ({ state }) => {
    const { doc } = state;
    const tree = doc.length <= MOST && ensureSyntaxTree(state, doc.length, PATIENCE_MS);
    if (!tree) return [];
    return findMarks(tree, doc.toString(), checks, theirs).map((mark) => ({
      ...mark,
      message: _("Line %(line)s: %(message)s", { line: doc.lineAt(mark.from).number, message: mark.message }),
    }));
  };
  return [
    linter(find, { delay: 750 }),
    keymap.of(lintKeymap),
    EditorView.updateListener.of(({ state, view }) => {
      const count = diagnosticCount(state);
      button.hidden = !count;
      if (!count) return;
      let line = Infinity;
      forEachDiagnostic(state, (_mark, from) => {
        line = Math.min(line, state.doc.lineAt(from).number);
      });
      button.textContent = count === 1 ? _("Line %(line)s: a mark", { line }) : _n("%(num)s mark", "%(num)s marks", count);
      button.onclick = () => openLintPanel(view);
    }),
  ];
}
