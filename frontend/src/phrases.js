// What CodeMirror says by itself, in the reader's language: its English is the key.
import { _ } from "./messages.js";

export const phrases = {
  Find: _("Find"),
  Replace: _("Replace"),
  next: _("next"),
  previous: _("previous"),
  all: _("all"),
  "match case": _("match case"),
  regexp: _("regexp"),
  "by word": _("by word"),
  replace: _("replace"),
  "replace all": _("replace all"),
  close: _("close"),
  "current match": _("current match"),
  "on line": _("on line"),
  "replaced $ matches": _("replaced $ matches"),
  "replaced match on line $": _("replaced match on line $"),
  "Go to line": _("Go to line"),
  go: _("go"),
  "Control character": _("Control character"),
  "Selection deleted": _("Selection deleted"),
  Completions: _("Completions"),
};
