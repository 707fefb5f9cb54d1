// The first place of a text that Python cannot read, in words. The editor's parser reads on behind
// mistakes; brackets, quotes and indentation are looked at here, since it forgives them.
import { _ } from "./messages.js";

const CLOSING = { "(": ")", "[": "]", "{": "}" };
const HEADER = /^\s*(?:async\s+)?(?:def|class|if|elif|else|for|while|with|try|except|finally|match|case)\b/;
const STATEMENT = /(?:Statement|Definition)$/;

const lineStart = (text, at) => text.lastIndexOf("\n", at - 1) + 1;
const lineEnd = (text, at) => (text.indexOf("\n", at) + 1 || text.length + 1) - 1;
const column = (text, at) => at - lineStart(text, at);

function mark(text, from, to, message) {
  return { from: Math.min(from, text.length), to: Math.min(Math.max(to, from), text.length), severity: "error", message };
}

/** Texts (strings) and comments, in order: what stands in them is no code. */
function quoted(tree, text) {
  const found = [];
  tree.iterate({
    enter({ type, from, to }) {
      if (type.name !== "String" && type.name !== "FormatString" && type.name !== "Comment") return true;
      found.push({ from, to, name: type.name, text: text.slice(from, to) });
      return false;
    },
  });
  return found;
}

function openQuote(parts, text) {
  for (const part of parts) {
    if (part.name === "Comment") continue;
    const [, quote] = part.text.match(/^[A-Za-z]*("""|'''|"|')/) ?? [];
    if (!quote) continue;
    const inside = part.text.slice(part.text.indexOf(quote) + quote.length);
    const closed = inside.endsWith(quote) && !/(?:^|[^\\])(?:\\\\)*\\$/.test(inside.slice(0, -quote.length));
    if (quote.length === 1 && /\n/.test(part.text.replace(/\\\r?\n/g, "")) && part.name === "String") {
      return mark(text, part.from, lineEnd(text, part.from), _("A text has no closing quote on this line."));
    }
    if (closed) continue;
    return quote.length === 3
      ? mark(text, part.from, lineEnd(text, part.from), _("A text that starts with three quotes is never closed."))
      : mark(text, part.from, lineEnd(text, part.from), _("A text has no closing quote on this line."));
  }
  return null;
}

function openBracket(parts, text) {
  const open = [];
  let next = 0;
  for (let at = 0; at < text.length; at += 1) {
    while (next < parts.length && parts[next].to <= at) next += 1;
    if (next < parts.length && parts[next].from <= at) {
      at = parts[next].to - 1;
      continue;
    }
    const sign = text[at];
    if (CLOSING[sign]) open.push({ sign, at });
    else if (")]}".includes(sign)) {
      const last = open.pop();
      if (!last) return mark(text, at, at + 1, _("`%(sign)s` closes a bracket that was never opened.", { sign }));
      if (CLOSING[last.sign] !== sign) {
        return mark(text, at, at + 1, _("`%(sign)s` does not close the `%(opened)s` before it.", { sign, opened: last.sign }));
      }
    }
  }
  const first = open.pop();
  return first ? mark(text, first.at, first.at + 1, _("`%(sign)s` is never closed: add the closing bracket.", first)) : null;
}

/** The mark of a line whose indentation is not that of its neighbours. */
function indented(text, at) {
  const before = text.slice(0, lineStart(text, at)).trimEnd().split("\n").at(-1);
  return mark(
    text,
    at,
    lineEnd(text, at),
    column(text, at) > before.search(/\S|$/)
      ? _("This line is indented further than the one before it.")
      : _("The indentation of this line fits no line above it."),
  );
}

function wrongIndent(tree, text) {
  let found = null;
  tree.iterate({
    enter({ type, node }) {
      if (found || (type.name !== "Script" && type.name !== "Body")) return !found;
      let wanted = type.name === "Script" ? 0 : null;
      for (let one = node.firstChild; one && !found; one = one.nextSibling) {
        if (!STATEMENT.test(one.name)) continue;
        const before = text.slice(lineStart(text, one.from), one.from);
        if (before.trim()) continue; // behind another on its line
        if (wanted === null) wanted = column(text, one.from);
        const here = column(text, one.from);
        if (here !== wanted) found = indented(text, one.from);
      }
      return !found;
    },
  });
  return found;
}

/** What Python reads and the editor's parser does not: it says nothing of it. */
function readable(node, text) {
  const name = node.parent?.name;
  if (name === "Decorator" || name === "DecoratedStatement" || name === "YieldExpression") return true;
  for (let at = node.parent; at; at = at.parent) {
    if (at.name === "WithStatement") return /^\s*(?:async\s+)?with\s*\(/.test(text.slice(lineStart(text, at.from), lineEnd(text, at.from)));
  }
  return false;
}

function said(tree, text) {
  let error = null;
  tree.iterate({
    enter({ type, node }) {
      if (!error && type.isError && !readable(node, text)) error = node;
      return !error;
    },
  });
  if (!error) return null;
  let at = error.from;
  if (!text.slice(lineStart(text, at), lineEnd(text, at)).trim()) at = text.slice(0, at).trimEnd().length;
  const [start, end] = [lineStart(text, at), lineEnd(text, at)];
  const line = text.slice(start, end).replace(/#.*$/, "").trimEnd();
  const from = Math.min(at, Math.max(start, end - 1));
  const whole = mark(text, start + line.search(/\S|$/), end, "");
  if (HEADER.test(line) && !line.endsWith(":") && (error.parent.name === "Body" || !line.includes(":"))) {
    return { ...whole, message: _("A colon `:` is missing at the end of this line.") };
  }
  if (error.parent.name === "Body" && error.prevSibling && STATEMENT.test(error.prevSibling.name)) return indented(text, whole.from);
  if (error.parent.name === "Body") {
    return { ...whole, message: _("An indented line is expected here: indent by four spaces, or write `pass`.") };
  }
  if (/^\s*(?:el)?(?:if|while)\b[^=!<>:]*[^=!<>:]=[^=]/.test(line)) {
    return { ...whole, message: _("`=` assigns; to compare, write `==`.") };
  }
  return mark(text, Math.max(start, from), Math.max(error.to, from + 1), _("Python cannot read this line from here on."));
}

function misplacedReturn(tree, text) {
  let found = null;
  tree.iterate({
    enter({ type, from, to }) {
      if (found || type.name === "FunctionDefinition") return false;
      if (type.name === "ReturnStatement") found = mark(text, from, to, _("`return` stands outside a function; is it indented?"));
      return !found;
    },
  });
  return found;
}

/** The first mistake, as a mark, or null. */
export function firstSyntaxError(tree, text) {
  const parts = quoted(tree, text);
  const found = [openQuote(parts, text), openBracket(parts, text)].filter(Boolean);
  const rest = found.length ? [said(tree, text)] : [said(tree, text), wrongIndent(tree, text), misplacedReturn(tree, text)];
  found.push(...rest.filter(Boolean)); // of an open bracket or text, what stands behind it is no news
  return found.sort((a, b) => a.from - b.from)[0] ?? null;
}
