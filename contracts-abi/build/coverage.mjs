#!/usr/bin/env node
// `npm run contracts:coverage`: line and branch coverage of contracts-abi/src by its own tests, a row per contract. Ends with
// 1 below 95 % of any contract, or of all. Compiled by the intermediate representation with as little optimising as
// compiles at all: without any, several contracts are too deep for the stack. Gas tests pass over themselves there.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { forge } from "./forge.mjs";
import { STAGE, stage } from "./stage.mjs";

const LEAST = 0.95;
const LCOV = join(STAGE, "lcov.info");

const empty = () => ({ lines: 0, linesHit: 0, branches: 0, branchesHit: 0 });

/** Counts of each source of an lcov report. */
export function countsOf(lcov) {
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

stage();
// Tests are compiled as the sources are: linked at run time, forge would not see what they reach.
const env = { FOUNDRY_DYNAMIC_TEST_LINKING: "false", FOUNDRY_FUZZ_RUNS: "32", FOUNDRY_INVARIANT_RUNS: "4" };
const { stdout, stderr } = await forge(
  ["coverage", "--ir-minimum", "--exclude-tests", "--report", "lcov", "--report-file", LCOV],
  { env },
);
if (/\[FAIL|Compiler run failed|^Error/m.test(stdout + stderr)) throw new Error((stderr + stdout).slice(0, 4000));
const files = [...countsOf(readFileSync(LCOV, "utf8"))].filter(([path]) => path.startsWith("src/")).sort();
if (files.length === 0) throw new Error(`forge measured nothing:\n${stdout}`);
const total = empty();
console.log(`${"contract".padEnd(48)} ${"lines".padEnd(20)} branches`);
let low = 0;
for (const [path, count] of files) {
  for (const key of Object.keys(total)) total[key] += count[key];
  if (row(path.slice("src/".length), count)) low++;
}
if (row("all", total)) low++;
process.exitCode = low === 0 ? 0 : 1;
