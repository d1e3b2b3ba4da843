#!/usr/bin/env node
// `npm run contracts:deep [-- Name ...]`: 10,000 runs of each fuzz test and each invariant, one test contract at a time; a
// name runs the test contracts whose path or name has it. Ends with 1 when a test fails or a run was shorter.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { forge, forgeTest } from "./forge.mjs";
import { STAGE, stage, stagedPath } from "./stage.mjs";

const RUNS = 10_000;
const env = { FOUNDRY_PROFILE: "deep" };
const filters = process.argv.slice(2);

/** Test contracts with the file they are in. */
function suites(files) {
  return files
    .filter((file) => file.endsWith(".t.sol"))
    .flatMap((file) =>
      [...readFileSync(join(STAGE, stagedPath(file)), "utf8").matchAll(/^contract (\w+Test)\b/gm)].map(([, name]) => ({
        file,
        name,
      })),
    )
    .filter(({ file, name }) => filters.length === 0 || filters.some((part) => `${file}:${name}`.includes(part)));
}

/** Runs of a fuzz test or an invariant; null for a test that has only one. */
const runsOf = ({ kind }) => kind?.Fuzz?.runs ?? kind?.Invariant?.runs ?? null;

async function run({ file, name }) {
  const started = performance.now();
  const results = await forgeTest(["--match-path", stagedPath(file), "--match-contract", `^${name}$`], { env });
  const failed = results.filter(({ status }) => status !== "Success");
  const many = results.filter((result) => runsOf(result) !== null);
  const short = many.filter((result) => result.status === "Success" && runsOf(result) < RUNS);
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(
    `${name}: ${results.length} tests, ${many.length} of them with ${RUNS} runs, ${failed.length} failed, ${seconds} s`,
  );
  for (const { name: test, reason } of failed) console.log(`  FAILED ${test}: ${reason}`);
  for (const result of short) console.log(`  SHORT ${result.name}: ${runsOf(result)} runs`);
  return {
    tests: results.length,
    many: many.length,
    bad: failed.length + short.length + (results.length === 0 ? 1 : 0),
  };
}

const chosen = suites(stage());
if (chosen.length === 0) throw new Error(`no test contract matches ${filters.join(", ")}`);
const built = await forge(["build"], { env });
if (built.code !== 0) throw new Error(built.stderr || built.stdout);
const total = { tests: 0, many: 0, bad: 0 };
for (const [i, suite] of chosen.entries()) {
  process.stdout.write(`[${i + 1}/${chosen.length}] `);
  const ran = await run(suite);
  for (const key of Object.keys(total)) total[key] += ran[key];
}
console.log(
  `${chosen.length} suites, ${total.tests} tests, ${total.many} with ${RUNS} runs each: ${total.bad === 0 ? "all passed" : `${total.bad} FAILED`}`,
);
process.exitCode = total.bad === 0 ? 0 : 1;
