// What the names of a program stand for, read from its lines.

/** What the imports of `text` bind: name → what it stands for in full. */
export function imported(text) {
  const bound = new Map();
  for (const [, list] of text.matchAll(/^[ \t]*import[ \t]+([^\n#]+)/gm)) {
    for (const item of list.split(",")) {
      const [, full, as] = item.trim().match(/^([\w.]+)(?:\s+as\s+(\w+))?$/) ?? [];
      if (full) bound.set(as ?? full.split(".")[0], as ? full : full.split(".")[0]);
    }
  }
  for (const [, from, several, one] of text.matchAll(/^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]*(?:\(([^)]*)\)|([^\n#(]+))/gm)) {
    for (const item of (several ?? one).replace(/#.*/g, "").split(",")) {
      const [, name, as] = item.trim().match(/^(\w+)(?:\s+as\s+(\w+))?$/) ?? [];
      if (name) bound.set(as ?? name, `${from}.${name}`);
    }
  }
  return bound;
}

/** Names that `text` defines at its left edge: functions, classes, plain names. */
export function defined(text) {
  const found = new Map();
  for (const [, word, name] of text.matchAll(/^(?:(?:async[ \t]+)?(def|class)[ \t]+)?([A-Za-z_]\w*)(?=[ \t]*(?:\(|:|=(?!=)))/gm)) {
    if (word) found.set(name, word === "def" ? "function" : "class");
    else if (new RegExp(`^${name}[ \\t]*(?::[^=\\n]+)?=(?!=)`, "m").test(text)) found.set(name, "variable");
  }
  return found;
}
