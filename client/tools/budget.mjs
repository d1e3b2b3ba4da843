// Prints what a browser loads, by the page it begins with, and fails when one is above its budget (gzip, as the server sends it).
// Usage: node client/tools/budget.mjs [folder of the build]
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const BUDGET_KB = {
  "first load of the world": 380,
  "first load of a site": 380,
  "its scene": 280,
  "first load of drills": 380,
};
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
const named = (pattern) => [...size.keys()].filter((name) => pattern.test(name));
const sum = (names) => [...names].reduce((all, name) => all + size.get(name), 0);
const shell = closure([...html.matchAll(/assets\/([^"']+\.(?:js|css))/g)].map((m) => m[1]));
// Of the two languages, the larger: a reader loads one.
const words = named(/^(en|zh)-.*\.js$/)
  .toSorted((a, b) => size.get(b) - size.get(a))
  .slice(0, 1);
if (words.length === 0) throw new Error("the build has no file of a language: they are loaded with everything else");
const site = closure([...words, ...named(/^SitePage-.*\.(js|css)$/), ...named(/^decoder\.worker/)], new Set(shell));
const scene = closure(named(/^SceneBinding.*\.(js|css)$/));
for (const name of site) scene.delete(name);
const loads = {
  "first load of the world": closure([...words, ...named(/^WorldPage-.*\.(js|css)$/)], new Set(shell)),
  "first load of a site": site,
  "its scene": scene,
  "first load of drills": closure([...words, ...named(/^DrillPage-.*\.(js|css)$/)], new Set(shell)),
};

let over = false;
const asked = new Set(size.keys());
for (const [title, names] of Object.entries(loads)) {
  const kb = sum(names);
  over ||= kb > BUDGET_KB[title];
  console.log(`${title}: ${kb.toFixed(1)} kB gzip of ${BUDGET_KB[title]}${kb > BUDGET_KB[title] ? "  OVER" : ""}`);
  for (const name of [...names].sort((a, b) => size.get(b) - size.get(a)).slice(0, 8))
    console.log(`  ${size.get(name).toFixed(1).padStart(7)}  ${name}`);
  for (const name of names) asked.delete(name);
}
console.log("loaded when asked for:");
const lazy = [...asked].filter((name) => /\.(js|css)$/.test(name));
for (const name of lazy.sort((a, b) => size.get(b) - size.get(a)).slice(0, 12))
  console.log(`  ${size.get(name).toFixed(1).padStart(7)}  ${name}`);
process.exitCode = over ? 1 : 0;
