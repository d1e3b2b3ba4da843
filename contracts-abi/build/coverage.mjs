#!/usr/bin/env node
// `npm run contracts:coverage [-- Name ...]`: line and branch coverage of contracts-abi/src, a row per contract. Ends with 1
// below 95 % of any contract, or of all. A name takes the folders whose name has it.
//
// A folder at a time, on a stage of what it needs, and each source is counted by the tests of its own folder: what only
// another contract's tests happen to reach isn't tested. Compiled nearly without the optimiser (solc.mjs), so that each line
// is where the source map says; by the intermediate representation, as forge advises, branches of constructors were lost and
// large folders took longer than anyone waits. Gas tests are left out.
//
// What forge counts as branches: both ends of a `require` (refused and let through, modifiers' too), both of an `if` with an
// `else`, only the taken one of an `if` without. It doesn't count the sides of `?:`, `&&` and `||` nor a loop's end: those are
// what `contracts:mutate` is for.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forge } from "./forge.mjs";
import { ROOT, stage } from "./stage.mjs";

const LEAST = 0.95;

const empty = () => ({ lines: 0, linesHit: 0, branches: 0, branchesHit: 0 });

/** Counts of each source of an lcov report. */
function countsOf(lcov) {
  const files = new Map();
  let count = empty();
  for (const line of lcov.split("\n")) {
    const [tag, rest = ""] = line.split(/:(.*)/s);
    const fields = rest.split(",");
    if (tag === "SF") {
      count = empty();
      files.set(rest.replaceAll("\\", "/"), count);
    }
    if (tag === "DA") {
      count.lines++;
      if (Number(fields[1]) > 0) count.linesHit++;
    }
    if (tag === "BRDA") {
      count.branches++;
      if (Number(fields[3]) > 0) count.branchesHit++;
    }
  }
  return files;
}

const share = (hit, all) => (all === 0 ? 1 : hit / all);
const percent = (hit, all) => `${(100 * share(hit, all)).toFixed(1)} % (${hit}/${all})`.padEnd(20);

function row(name, { lines, linesHit, branches, branchesHit }) {
  const low = share(linesHit, lines) < LEAST || share(branchesHit, branches) < LEAST;
  console.log(
    `${name.padEnd(48)} ${percent(linesHit, lines)} ${percent(branchesHit, branches)}${low ? " TOO LOW" : ""}`.trimEnd(),
  );
  return low;
}

/** Runs a folder's tests on a stage of their own. */
async function measure(contract) {
  const folder = mkdtempSync(join(tmpdir(), "aitn-coverage-"));
  try {
    stage(folder, `${contract}/`, { gas: false });
    // Tests are compiled as the sources are: linked at run time, forge would not see what they reach.
    const env = { FOUNDRY_DYNAMIC_TEST_LINKING: "false", FOUNDRY_FUZZ_RUNS: "32", FOUNDRY_INVARIANT_RUNS: "4" };
    const args = ["coverage", "--exclude-tests", "--report", "lcov", "--report-file", "lcov.info"];
    const { stdout, stderr } = await forge(args, { cwd: folder, env });
    const failed = [...new Set(stdout.match(/^\[FAIL.*$/gm))];
    if (failed.length > 0) throw new Error(`tests of ${contract} fail:\n${failed.join("\n")}`);
    if (/Compiler run failed|^Error/m.test(stdout + stderr)) throw new Error(`${stderr}\n${stdout}`.slice(0, 4000));
    const files = countsOf(readFileSync(join(folder, "lcov.info"), "utf8"));
    const own = [...files].filter(([path]) => path.startsWith(`src/${contract}/`));
    return own.sort(([a], [b]) => a.localeCompare(b, "en"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const filters = process.argv.slice(2);
const contracts = readdirSync(join(ROOT, "contracts-abi", "src")).filter(
  (name) => name !== "testing" && (filters.length === 0 || filters.some((part) => name.includes(part))),
);
if (contracts.length === 0) throw new Error(`no folder matches ${filters.join(", ")}`);
const total = empty();
console.log(`${"contract".padEnd(48)} ${"lines".padEnd(20)} branches`);
let low = 0;
for (const contract of contracts) {
  const own = await measure(contract);
  if (own.length === 0) throw new Error(`forge measured nothing of ${contract}`);
  for (const [path, count] of own) {
    for (const key of Object.keys(total)) total[key] += count[key];
    if (row(path.slice("src/".length), count)) low++;
  }
}
if (row("all", total)) low++;
process.exitCode = low === 0 ? 0 : 1;
