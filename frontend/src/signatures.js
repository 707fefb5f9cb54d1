// The entry that the judge calls: is it there, and does it take what the starter's takes?
import { _ } from "./messages.js";

const child = (node, name) => node.getChild(name);
const word = (node, text) => (node ? text.slice(node.from, node.to) : "");

/** How many arguments by position a ParamList takes: {least, most, names}, without `self`. */
function taken(list, text, { bound }) {
  const names = [];
  let optional = 0;
  let most = 0;
  let keywordOnly = false;
  for (let at = list?.firstChild; at; at = at.nextSibling) {
    if (at.name === "VariableName" && !keywordOnly) {
      const star = at.prevSibling?.name;
      if (star === "*") most = Infinity;
      else if (star !== "**") names.push(word(at, text));
      if (star === "*") keywordOnly = true;
    } else if (at.name === "AssignOp" && !keywordOnly) optional += 1;
    else if (at.name === "*" && at.nextSibling?.name !== "VariableName") keywordOnly = true;
  }
  if (bound) names.shift();
  return { names, least: names.length - optional, most: most || names.length };
}

/**
 * What a text defines under the name `entry` at its left edge: {kind, bases, at, methods}, where
 * methods are by name {least, most, names, at}; a function is its own only method. null: nothing.
 * {kind: "other"}: something that this cannot look into.
 */
export function signatures(tree, text, entry) {
  let found = null;
  for (let node = tree.topNode.firstChild; node; node = node.nextSibling) {
    const decorated = node.name === "DecoratedStatement";
    const one = decorated ? node.lastChild : node;
    if (one.name === "ClassDefinition" || one.name === "FunctionDefinition") {
      if (word(child(one, "VariableName"), text) !== entry) continue;
      found = decorated ? { kind: "other" } : one.name === "ClassDefinition" ? ofClass(one, text) : ofFunction(one, text, entry);
    } else if (new RegExp(`\\b${entry}\\b`).test(text.slice(one.from, one.to)) && !found) {
      found = { kind: "other" }; // bound otherwise: an import, an alias, under an if
    }
  }
  return found;
}

function ofFunction(node, text, entry) {
  return { kind: "function", bases: "", at: child(node, "VariableName"), methods: new Map([[entry, described(node, text, false)]]) };
}

function described(node, text, bound) {
  return { ...taken(child(node, "ParamList"), text, { bound }), at: child(node, "VariableName") };
}

function ofClass(node, text) {
  const methods = new Map();
  const body = child(node, "Body");
  for (let at = body?.firstChild; at; at = at.nextSibling) {
    const decorators = at.name === "DecoratedStatement" ? word(child(at, "Decorator"), text) : "";
    const one = decorators ? at.lastChild : at;
    if (one.name === "FunctionDefinition") {
      const name = word(child(one, "VariableName"), text);
      const known = !decorators || /^@\s*(?:static|class)method\s*$/.test(decorators) || /no_grad|inference_mode/.test(decorators);
      methods.set(name, known ? described(one, text, !/staticmethod/.test(decorators)) : null);
    } else if (one.name === "AssignStatement") {
      methods.set(word(child(one, "VariableName"), text), null); // `forward = other`
    }
  }
  const bases = child(node, "ArgList");
  return { kind: "class", bases: word(bases, text).replace(/[()\s]/g, ""), at: child(node, "VariableName"), methods };
}

const inputs = (names) => names.map((name) => `\`${name}\``).join(", ");

/** Marks for where `mine` is not what the starter's `theirs` says that the judge calls. */
export function unlike(mine, theirs, entry, text) {
  const warning = (at, message) => ({ from: at?.from ?? 0, to: at?.to ?? (text.indexOf("\n") + 1 || text.length + 1) - 1, severity: "warning", message });
  if (!mine) return [warning(null, _("`%(entry)s` is not defined. The judge looks for it.", { entry }))];
  if (!theirs || mine.kind === "other" || theirs.kind !== mine.kind) return [];
  const last = (bases) => bases.split(",").map((one) => one.split(".").at(-1)).join();
  const marks = [];
  for (const [name, wanted] of theirs.methods) {
    const own = mine.methods.get(name);
    if (own === null || !wanted) continue;
    if (!own) {
      const inherits = last(mine.bases) !== last(theirs.bases);
      const called = !name.startsWith("_") || (name === "__init__" && wanted.names.length > 0);
      if (new RegExp(`self\\.${name}\\s*=|setattr|__getattr__`).test(text)) continue; // made as it runs
      if (!inherits && called) {
        marks.push(warning(mine.at, _("`%(entry)s` has no method `%(name)s`, which the starter has. The judge may call it.", { entry, name })));
      }
      continue;
    }
    if (own.least <= wanted.names.length && own.most >= wanted.least) continue;
    const values = { name, has: own.names.length ? inputs(own.names) : "–", wanted: wanted.names.length ? inputs(wanted.names) : "–" };
    marks.push(warning(own.at, _("`%(name)s` takes %(has)s; the judge passes %(wanted)s.", values)));
  }
  return marks;
}
