// What the editor completes: names of torch and NumPy that the judge's sandbox has (names.json, made
// from it by scripts/names), by what the text imports, and the names of the given code. The text's
// own names, keywords and builtins come from the language's package.
import { syntaxTree } from "@codemirror/language";
import { defined, imported } from "./imports.js";

let index = null;

/** The index, loaded once; {} while there is no connection, to be tried again. */
async function load(address) {
  if (index) return index;
  const answer = await fetch(address).catch(() => null);
  const found = answer?.ok && (await answer.json().catch(() => null)); // it may break off in the middle
  if (!found) return { modules: {}, classes: {} };
  index = found;
  return index;
}

const KINDS = { c: "class", f: "function", m: "namespace", p: "constant" };
const PARTS = /(?:^|[^\w.)\]"'])((?:[A-Za-z_]\w*\.)+)(\w*)$/;
const VALUE = /[\w)\]"']\.(\w*)$/; // of an expression that we do not know
const WORD = /(?:^|[^\w.])([A-Za-z_]\w*)$/;

const members = (names, { boost = 0 } = {}) =>
  Object.entries(names).map(([label, said]) => {
    const sign = said.slice(1);
    return {
      label,
      type: KINDS[said[0]],
      ...(sign && { info: `${label}${sign}` }),
      boost: boost - (label.startsWith("_") || label.endsWith("_") ? 5 : 0),
    };
  });

function before(state, pos) {
  const line = state.doc.lineAt(pos);
  return line.text.slice(0, pos - line.from);
}

/** Whether code stands at `pos`: not a text, a comment or a number. */
function inCode(state, pos) {
  const name = syntaxTree(state).resolveInner(pos, -1).name;
  return !["String", "FormatString", "Comment", "Number"].includes(name);
}

const ownAttributes = (text) =>
  [...new Set([...text.matchAll(/\bself\.([A-Za-z_]\w*)/g)].map(([, name]) => name))].map((label) => ({ label, type: "property", boost: 5 }));

/** A source of completions: `address` of the index, `given` the text of given.py, or "". */
export function namesFrom(address, given) {
  const givenNames = [...defined(given)].map(([label, type]) => ({ label, type, detail: "given" }));
  const givenImports = imported(given);

  return async function complete(context) {
    const { state, pos, explicit } = context;
    const line = before(state, pos);
    if (!inCode(state, pos)) return null;
    const text = state.doc.toString();

    // import torch.nn.fun…; from torch.nn import Lin…
    const from = line.match(/^\s*from\s+([\w.]+)\s+import\s+(?:\(?\s*)(?:[\w\s,]*[,\s])?(\w*)$/);
    if (from) {
      const { modules } = await load(address);
      const names = modules[from[1]];
      return names ? { from: pos - from[2].length, options: members(names), validFor: /^\w*$/ } : null;
    }
    const whole = line.match(/^\s*(?:from|import)\s+([\w.]*)$/);
    if (whole) {
      const { modules } = await load(address);
      const options = Object.keys(modules).map((label) => ({ label, type: "namespace" }));
      return { from: pos - whole[1].length, options, validFor: /^[\w.]*$/ };
    }

    const dotted = line.match(PARTS);
    const value = dotted ? null : line.match(VALUE);
    if (dotted || value) {
      const typed = (dotted?.[2] ?? value[1]);
      const path = dotted ? dotted[1].slice(0, -1) : "";
      const { modules, classes } = await load(address);
      const bound = new Map([...givenImports, ...imported(text)]);
      const [head, ...rest] = path.split(".");
      const full = bound.has(head) ? [bound.get(head), ...rest].join(".") : null;
      let options = null;
      if (path === "self") {
        options = ownAttributes(text.slice(0, pos - typed.length) + text.slice(pos));
        if (/\bclass\s+\w+\([^)]*Module\)/.test(text)) options.push(...members(classes["torch.nn.Module"] ?? {}, { boost: -10 }));
      } else if (full) {
        const names = modules[full] ?? classes[full];
        if (!names) return null; // a module, or an object, that the index says nothing of
        options = members(names);
      } else if (!/^\d/.test(path)) {
        // A value of an unknown kind: most are tensors, or arrays where only NumPy is imported.
        const top = [...bound.values()].map((name) => name.split(".")[0]);
        const kind = top.includes("numpy") && !top.includes("torch") ? "numpy.ndarray" : "torch.Tensor";
        if (!explicit && !typed && !top.some((name) => name === "torch" || name === "numpy")) return null;
        options = members(classes[kind] ?? {});
      }
      return options?.length ? { from: pos - typed.length, options, validFor: /^\w*$/ } : null;
    }

    const word = line.match(WORD);
    if (!word && !explicit) return null;
    return givenNames.length ? { from: pos - (word?.[1].length ?? 0), options: givenNames, validFor: /^\w*$/ } : null;
  };
}
