// Marks of programs without a browser: for tests. `node marks.mjs FRONTEND FOLDER < programs > marks`
import { readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [frontend, folder] = process.argv.slice(2);
const { build } = createRequire(join(frontend, "package.json"))("esbuild");
const out = join(await mkdtemp(join(folder, "marks-")), "marks.mjs");
const both = `export { findMarks } from "./src/marks.js"; export { parser } from "@lezer/python";`;
await build({
  stdin: { contents: both, resolveDir: frontend },
  bundle: true,
  format: "esm",
  outfile: out,
  banner: { js: "globalThis.document ??= { getElementById: () => null };" }, // no page, no translations
});
const { findMarks, parser } = await import(pathToFileURL(out));
const tree = (text) => parser.parse(text);
const programs = JSON.parse(readFileSync(0, "utf8"));
const marks = programs.map(({ text, starter, checks }) =>
  findMarks(tree(text), text, checks, { text: starter, tree: tree(starter) }).map(({ from, severity, message }) => ({
    line: text.slice(0, from).split("\n").length,
    severity,
    message,
  })),
);
process.stdout.write(JSON.stringify(marks));
