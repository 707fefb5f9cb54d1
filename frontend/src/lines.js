// Lines that a report speaks of: marked in the editor, and a way there from each place that names one.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";
import { _ } from "./messages.js";

/** Mark the line that begins here as where the code stopped; null: none. */
export const stopAt = StateEffect.define({ map: (at, changes) => (at === null ? null : changes.mapPos(at)) });

const mark = Decoration.line({ class: "cm-stopped", attributes: { "aria-label": _("The code stopped here") } });

/** The marked line. It moves with the text, until it is edited itself. */
export const stoppedLine = StateField.define({
  create: () => Decoration.none,
  update(marked, { changes, docChanged, effects, startState, state }) {
    if (docChanged && marked.size) {
      const { from, to } = startState.doc.lineAt(marked.iter().from);
      marked = changes.touchesRange(from, to) ? Decoration.none : marked.map(changes);
    }
    for (const effect of effects) {
      if (!effect.is(stopAt)) continue;
      marked = effect.value === null ? Decoration.none : Decoration.set([mark.range(state.doc.lineAt(effect.value).from)]);
    }
    return marked;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const PLACES = ".value.trace pre, .in-words, .case-message, .advice li";
const NAMED = /File "solution\.py", line (\d+)|^\s*Line (\d+)(?=[:,])/g;

/** Make the numbers of lines in a report into buttons that call `goTo(line)`. */
export function linkLines(report, goTo) {
  for (const place of report.querySelectorAll(PLACES)) {
    const text = place.firstChild;
    if (place.childNodes.length !== 1 || text.nodeType !== Node.TEXT_NODE) continue;
    let rest = text;
    for (const found of [...text.data.matchAll(NAMED)].reverse()) {
      const number = Number(found[1] ?? found[2]);
      const words = found[0].match(/line \d+$/i)[0];
      const at = found.index + found[0].length - words.length;
      const button = Object.assign(document.createElement("button"), { type: "button", className: "line-link", textContent: words });
      button.dataset.line = String(number);
      button.addEventListener("click", () => goTo(number));
      rest = text.splitText(at);
      rest.data = rest.data.slice(words.length);
      rest.before(button);
    }
  }
}

/** The line where the first case that failed stopped, or 0. */
export function stoppedIn(report) {
  const stops = ["runtime_error", "compile_error", "forbidden", "memory_limit", "time_limit"];
  if (!stops.includes(report.dataset.verdict)) return 0;
  const first = report.querySelector(".in-words .line-link, .case-message .line-link");
  return Number(first?.dataset.line ?? 0);
}
