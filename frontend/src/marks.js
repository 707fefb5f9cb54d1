// What can be said of the code without running it: what Python cannot read, calls that the exercise
// forbids, an entry that the judge will not find. All of it is read from the syntax tree that the
// editor has anyway; what it says is advice. The judge looks again, with Python's own parser and with
// torch at hand (sandbox/harness/static.py): its word counts.
import { imported } from "./imports.js";
import { _ } from "./messages.js";
import { signatures, unlike } from "./signatures.js";
import { firstSyntaxError } from "./syntax.js";

const PREFIXES = { F: "torch.nn.functional", nn: "torch.nn", np: "numpy" };

/** A forbidden name as authors write it (`F.softmax`, `nn.Linear`) in full. */
function expanded(name) {
  const [head, ...rest] = name.split(".");
  return rest.length && PREFIXES[head] ? [PREFIXES[head], ...rest].join(".") : name;
}

const parents = function* (node) {
  for (let at = node.parent; at; at = at.parent) yield at;
};
const nameOf = (node, text) => {
  const name = node.getChild("VariableName");
  return name ? text.slice(name.from, name.to) : "";
};

/** Names that the text binds by itself: what they stand for is not certain. */
function rebound(tree, text) {
  const found = new Set();
  tree.iterate({
    enter({ type, node }) {
      if (type.name === "FunctionDefinition" || type.name === "ClassDefinition") found.add(nameOf(node, text));
      if (type.name === "ParamList") for (const one of node.getChildren("VariableName")) found.add(text.slice(one.from, one.to));
      if (type.name === "AssignStatement" || type.name === "ForStatement") {
        for (let at = node.firstChild; at && at.name !== "AssignOp" && at.name !== "in"; at = at.nextSibling) {
          if (at.name === "VariableName") found.add(text.slice(at.from, at.to));
        }
      }
    },
  });
  return found;
}

/** Whether `node` stands in that method of the entry class; "": anywhere. */
function inMethod(node, text, entry, method) {
  if (!method) return true;
  const around = [...parents(node)].filter((one) => one.name === "FunctionDefinition" || one.name === "ClassDefinition").reverse();
  return around[0]?.name === "ClassDefinition" && nameOf(around[0], text) === entry && nameOf(around[1] ?? around[0], text) === method;
}

function forbiddenCalls(tree, text, { entry, forbidden, given }) {
  const rules = forbidden.map(([name, method]) => ({ full: expanded(name), method }));
  if (!rules.length) return [];
  const bound = new Map([...imported(given), ...imported(text)]);
  const unsure = rebound(tree, text);
  const marks = [];
  tree.iterate({
    enter({ type, node }) {
      if (type.name !== "CallExpression") return;
      const callee = node.firstChild;
      const shown = text.slice(callee.from, callee.to);
      if (!/^[A-Za-z_][\w.]*$/.test(shown)) return;
      const [head, ...rest] = shown.split(".");
      if (!bound.has(head)) return;
      const full = [bound.get(head), ...rest].join(".");
      const rule = rules.find((one) => one.full === full && inMethod(node, text, entry, one.method));
      if (!rule) return;
      const values = { shown, also: full === shown ? "" : ` (\`${full}\`)` };
      marks.push({
        from: callee.from,
        to: callee.to,
        severity: unsure.has(head) ? "warning" : "error",
        message: unsure.has(head)
          ? _("`%(shown)s` looks like a call that this exercise asks you to write yourself%(also)s.", values)
          : _("`%(shown)s`%(also)s may not be called in this exercise: writing it yourself is the task.", values),
      });
    },
  });
  return marks;
}

/**
 * The marks of `text`, whose syntax tree is `tree`: [{from, to, severity, message}]. `checks`: the
 * problem's {entry, forbidden: [[name, method]], given}; `starter`: {text, tree}.
 */
export function findMarks(tree, text, checks, starter) {
  if (!text.trim()) return [];
  const broken = firstSyntaxError(tree, text);
  if (broken) return [broken]; // of a text that does not parse, the rest is a guess
  const marks = forbiddenCalls(tree, text, checks);
  if (checks.entry) marks.push(...unlike(signatures(tree, text, checks.entry), signatures(starter.tree, starter.text, checks.entry), checks.entry, text));
  return marks.sort((a, b) => a.from - b.from).slice(0, 20);
}
