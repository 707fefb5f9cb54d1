// The editor's look: colours are custom properties of app.css, so both themes hold without a word.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--sheet)", height: "100%", fontSize: "var(--code-size, 0.875rem)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", fontVariantLigatures: "none", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { padding: "12px 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 16px 0 8px" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "var(--sheet)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "3.25ch", padding: "0 8px 0 12px" },
  ".cm-activeLine": { backgroundColor: "var(--line-mark)" },
  ".cm-activeLineGutter": { color: "var(--ink)", backgroundColor: "var(--line-mark)" },
  ".cm-line.cm-stopped": { backgroundColor: "var(--wrong-wash)", boxShadow: "inset 3px 0 0 var(--wrong)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "var(--selection)",
  },
  ".cm-selectionBackground": { backgroundColor: "var(--selection)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--selection)", outline: "1px solid var(--accent)" },
  ".cm-selectionMatch": { backgroundColor: "var(--selection)" },
  ".cm-searchMatch": { backgroundColor: "var(--found)", outline: "1px solid var(--limit)" },
  ".cm-panels": { color: "var(--ink)", backgroundColor: "var(--paper)", fontFamily: "var(--text)" },
  ".cm-panels.cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "8px 32px 8px 12px" },
  ".cm-panel.cm-search label": { fontSize: "0.8125rem" },
  ".cm-textfield": {
    color: "var(--ink)",
    backgroundColor: "var(--sheet)",
    border: "1px solid var(--edge)",
    borderRadius: "4px",
    padding: "4px 8px",
  },
  ".cm-button": {
    color: "var(--ink)",
    backgroundColor: "var(--sheet)",
    backgroundImage: "none",
    border: "1px solid var(--edge)",
    borderRadius: "4px",
  },
  ".cm-tooltip": {
    color: "var(--ink)",
    backgroundColor: "var(--sheet)",
    border: "1px solid var(--edge)",
    borderRadius: "var(--radius)",
    boxShadow: "0 8px 24px rgb(0 0 0 / 14%)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "14em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "2px 8px 2px 4px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { color: "var(--on-accent)", backgroundColor: "var(--accent)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": { color: "var(--quiet)", fontStyle: "normal" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-completionIcon": { opacity: "0.75", width: "1.2em" },
  ".cm-tooltip.cm-completionInfo": { maxWidth: "min(420px, 80vw)", padding: "6px 10px", fontFamily: "var(--mono)", fontSize: "0.8125rem", whiteSpace: "pre-wrap" },
  // Where there is no room beside the list, it would cover it.
  ".cm-completionInfo.cm-completionInfo-left-narrow, .cm-completionInfo.cm-completionInfo-right-narrow": { display: "none" },
  ".cm-diagnostic": { padding: "4px 10px", fontFamily: "var(--text)", fontSize: "0.8125rem", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeft: "3px solid var(--wrong)" },
  ".cm-diagnostic-warning": { borderLeft: "3px solid var(--limit)" },
  ".cm-lintRange-error, .cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--wrong)", textDecorationSkipInk: "none", textUnderlineOffset: "3px" },
  ".cm-lintRange-active": { backgroundColor: "var(--found)" },
  ".cm-lintRange-warning": { textDecorationColor: "var(--limit)" },
  ".cm-panel.cm-panel-lint ul [aria-selected], .cm-panel.cm-panel-lint ul:focus [aria-selected]": {
    color: "var(--ink)",
    backgroundColor: "var(--selection)",
  },
  ".cm-panel.cm-panel-lint ul": { maxHeight: "7em" },
  ".cm-panel button[name=close]": { minWidth: "24px", minHeight: "24px" },
  ".cm-vim-panel": { padding: "2px 12px", fontFamily: "var(--mono)", fontSize: "0.8125rem", minHeight: "1.8em" },
  ".cm-vim-panel input": { color: "inherit" },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.controlKeyword], color: "var(--code-keyword)" },
  { tag: [tags.definitionKeyword, tags.moduleKeyword], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string), tags.character], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--code-number)" },
  { tag: [tags.comment, tags.meta], color: "var(--code-comment)" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className), tags.className], color: "var(--code-name)" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: "var(--code-call)" },
  { tag: tags.self, color: "var(--code-quiet)" },
  { tag: tags.invalid, color: "var(--wrong)" },
]);

export const look = [theme, syntaxHighlighting(colours)];
