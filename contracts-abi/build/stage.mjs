// Lays the contracts out as forge wants them for linking tests at run time: sources under src/, tests under test/. A test
// then deploys the compiled contract instead of carrying its code, so that tests need no optimiser (their compilation takes
// a quarter of the time) and a change of a source recompiles no test.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const STAGE = join(ROOT, ".build", "contracts");
const SOLC = fileURLToPath(new URL("solc.mjs", import.meta.url));

const slashes = (path) => path.replaceAll("\\", "/");
const folderOf = (file) => (file.endsWith(".t.sol") || file.startsWith("testing/") ? "test" : "src");

// A test file with a contract that inherits from a source, a stand-in such as `contract Feed is IPriceFeed`, is left as it is
// by forge and carries the code of all it deploys. So fixtures whose contracts' gas is measured import their stand-ins from
// files of their own; a gas test that is not linked fails (contracts-abi/src/testing/Gas.sol).

/** Where a file of contracts-abi/src lies in the stage. */
export const stagedPath = (file) => `${folderOf(file)}/${file}`;

function staged(file, text) {
  return text.replaceAll(/(from |import )"(\.[^"]+)"/g, (_, before, path) => {
    return `${before}"${stagedPath(posix.join(posix.dirname(file), path))}"`;
  });
}

/** The settings of foundry.toml with the stage's folders. */
function config(toml) {
  const replaced = { src: '"src"', test: '"test"', script: '"script"', solc: JSON.stringify(slashes(SOLC)) };
  let text = toml;
  for (const [key, value] of Object.entries(replaced)) {
    const line = new RegExp(`^${key} = .*$`, "m");
    if (!line.test(text)) throw new Error(`foundry.toml has no ${key}`);
    text = text.replace(line, () => `${key} = ${value}`);
  }
  return text.replace("[profile.default]\n", "[profile.default]\ndynamic_test_linking = true\n");
}

function write(path, text) {
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const list = (folder) =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }).map(slashes) : [];

/** The files and what they import of ours. */
function closure(files, textOf) {
  const all = new Set(files);
  for (const file of all) {
    for (const [, path] of textOf(file).matchAll(/(?:from |import )"(\.[^"]+)"/g)) {
      all.add(posix.join(posix.dirname(file), path));
    }
  }
  return [...all].sort();
}

/**
 * Brings a stage up to date with the tree.
 * @param {string} [only] a folder of contracts-abi/src: that folder and what it needs, nothing else
 * @param {boolean} [options.gas] false leaves out tests that measure gas: what they limit is the product's code
 * @returns {string[]} the files, from contracts-abi/src
 */
export function stage(to = STAGE, only = "", { gas = true } = {}) {
  const from = join(ROOT, "contracts-abi", "src");
  const textOf = (file) => readFileSync(join(from, file), "utf8");
  const roots = list(from)
    .filter((file) => file.endsWith(".sol") && file.startsWith(only))
    .filter((file) => gas || !file.endsWith("Gas.t.sol"));
  const files = closure(roots, textOf);
  for (const file of files) write(join(to, stagedPath(file)), staged(file, textOf(file)));
  const wanted = new Set(files.map(stagedPath));
  for (const folder of ["src", "test"]) {
    for (const file of list(join(to, folder)).filter((name) => name.endsWith(".sol"))) {
      if (!wanted.has(`${folder}/${file}`)) rmSync(join(to, folder, file));
    }
  }
  write(join(to, "foundry.toml"), config(readFileSync(join(ROOT, "foundry.toml"), "utf8")));
  if (!existsSync(join(to, "node_modules")))
    symlinkSync(join(ROOT, "node_modules"), join(to, "node_modules"), "junction");
  return files;
}
