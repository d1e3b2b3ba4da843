// Prints the gzip sizes of the built console and fails when the first load is above its budget.
// Usage: node client/tools/budget.mjs [folder of the build]
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const BUDGET_KB = { "first load": 380, "3D scene": 280 };
const build = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), "../../.build/client");
const assets = join(build, "assets");
const read = (name) => readFileSync(join(assets, name));
const size = new Map(readdirSync(assets).map((name) => [name, gzipSync(read(name), { level: 9 }).length / 1024]));

/** A file with all that it imports without being asked. */
function closure(names, seen = new Set()) {
  for (const name of names) {
    if (seen.has(name) || !size.has(name)) continue;
    seen.add(name);
    if (!name.endsWith(".js")) continue;
    const text = read(name).toString();
    const imports = [...text.matchAll(/(?:^|[;}\s])(?:import|export)(?:[^"'();]*?from)?["']\.\/([^"']+)["']/g)].map(
      (m) => m[1],
    );
    closure(imports, seen);
  }
  return seen;
}

const html = readFileSync(join(build, "index.html"), "utf8");
const first = closure([...html.matchAll(/assets\/([^"']+\.(?:js|css))/g)].map((m) => m[1]));
for (const name of size.keys()) if (name.startsWith("decoder.worker")) first.add(name);
const scene = closure([...size.keys()].filter((name) => /^SceneBinding.*\.(js|css)$/.test(name)));
for (const name of first) scene.delete(name);
const sum = (names) => [...names].reduce((all, name) => all + size.get(name), 0);

let over = false;
for (const [title, names] of [
  ["first load", first],
  ["3D scene", scene],
]) {
  const kb = sum(names);
  over ||= kb > BUDGET_KB[title];
  console.log(`${title}: ${kb.toFixed(1)} kB gzip of ${BUDGET_KB[title]}`);
  for (const name of [...names].sort((a, b) => size.get(b) - size.get(a)).slice(0, 8))
    console.log(`  ${size.get(name).toFixed(1).padStart(7)}  ${name}`);
}
console.log("loaded when asked for:");
const lazy = [...size.keys()].filter((name) => !first.has(name) && !scene.has(name) && /\.(js|css)$/.test(name));
for (const name of lazy.sort((a, b) => size.get(b) - size.get(a)).slice(0, 12))
  console.log(`  ${size.get(name).toFixed(1).padStart(7)}  ${name}`);
process.exitCode = over ? 1 : 0;
