// Builds static/js/*.js from src/, and copies the fonts and every licence that they need.
// Run it with `npm --prefix frontend ci && npm --prefix frontend run build`; its output is
// checked in, and a test compares the two.
import { build } from "esbuild";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "static");

// style-mod, which writes CodeMirror's styles, makes a <style> element in a document and a
// constructed stylesheet only in a shadow root. Our policy is style-src 'self', without
// 'unsafe-inline' or a nonce, so we want the constructed one everywhere.
const constructedStyles = {
  name: "constructed-styles",
  setup(bundler) {
    bundler.onLoad({ filter: /style-mod[\\/]src[\\/]style-mod\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const asked = "!root.head && root.adoptedStyleSheets";
      if (!source.includes(asked)) throw new Error("style-mod changed: see build.mjs");
      return { contents: source.replace(asked, "root.adoptedStyleSheets"), loader: "js" };
    });
  },
};

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  plugins: [constructedStyles],
  preserveSymlinks: true, // the names of chunks tell of paths: a linked node_modules gives the same
};
// What is asked for later (Vim keys, say) and what several entries share are chunks, whose names
// carry the hash of their content: the server lets browsers keep them for ever.
await rm(join(out, "js", "chunks"), { recursive: true, force: true });
const modules = await build({
  ...common,
  entryPoints: ["src/workbench.js", "src/live.js", "src/list.js", "src/training.js", "src/zone.js"],
  format: "esm",
  splitting: true,
  outdir: join(out, "js"),
  chunkNames: "chunks/[name]-[hash]",
});
// In the head, before anything is drawn: a classic script, so that no page flashes.
await build({ ...common, entryPoints: ["src/theme.js"], format: "iife", outdir: join(out, "js") });

const packages = new Set();
for (const input of Object.keys(modules.metafile.inputs)) {
  const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) packages.add(found[1]);
}
const licences = [];
for (const name of [...packages].sort()) {
  const text = await readFile(join(here, "node_modules", name, "LICENSE"), "utf8");
  licences.push(`${name}\n${"=".repeat(name.length)}\n\n${text.trim()}\n`);
}
await writeFile(join(out, "js", "LICENSES.txt"), licences.join("\n\n"));

const fonts = { inter: "inter-latin-wght-normal", "jetbrains-mono": "jetbrains-mono-latin-wght-normal" };
await mkdir(join(out, "fonts"), { recursive: true });
for (const [family, file] of Object.entries(fonts)) {
  const folder = join(here, "node_modules", "@fontsource-variable", family);
  await cp(join(folder, "files", `${file}.woff2`), join(out, "fonts", `${family}.woff2`));
  await cp(join(folder, "LICENSE"), join(out, "fonts", `${family}-LICENSE.txt`));
}
