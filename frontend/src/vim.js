// Vim keys, for those who switch them on: loaded then.
import { EditorView } from "@codemirror/view";
import { vim } from "@replit/codemirror-vim";

// In normal mode, too, Escape and then Tab leaves the editor: Vim would keep both.
const wayOut = EditorView.domEventHandlers({
  keydown(event, view) {
    if (event.key === "Escape") view.setTabFocusMode(2000);
    return false;
  },
});

export const vimKeys = () => [wayOut, vim({ status: true })];
