#!/usr/bin/env node
// `npm run contracts:deep [-- Name ...] [--again]`: 10,000 runs of each fuzz test and each invariant, one test contract at a
// time, those without invariants first; a name runs the test contracts whose path or name has it. Ends with 1 when a test
// fails or a run was shorter.
//
// All of them take longer than one sitting: what passed is kept in .build/deep.json with the digest of everything it was
// compiled from, and passed over the next time. `--again` runs it again.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { forge, forgeTest } from "./forge.mjs";
import { ROOT, stage, stagedPath } from "./stage.mjs";

const RUNS = 10_000;
const KEPT = join(ROOT, ".build", "deep.json");
const env = { FOUNDRY_PROFILE: "deep" };
const words = process.argv.slice(2);
const filters = words.filter((word) => !word.startsWith("--"));
const again = words.includes("--again");
const kept = existsSync(KEPT) ? JSON.parse(readFileSync(KEPT, "utf8")) : {};

/** A folder's own stage: to find what a filter chooses, forge asks the compiler about every file there, each time. */
const stageOf = (folder) => join(ROOT, ".build", "deep", folder);

/** Test contracts of a folder with the file they are in, and the digest of all that the folder is compiled from. */
function suitesOf(folder) {
  const files = stage(stageOf(folder), `${folder}/`);
  const textOf = (file) => readFileSync(join(stageOf(folder), file), "utf8");
  const hash = createHash("sha256");
  for (const file of [...files.map(stagedPath), "foundry.toml"]) {
    // The path to the compiler, the only line of a stage that depends on the machine, changes no result.
    hash.update(`${file}\n${textOf(file).replace(/^solc = .*$/m, "")}\n`);
  }
  const digest = hash.digest("hex");
  return files
    .filter((file) => file.endsWith(".t.sol") && file.startsWith(`${folder}/`))
    .flatMap((file) =>
      [...textOf(stagedPath(file)).matchAll(/^contract (\w+Test)\b/gm)].map(([, name]) => ({
        folder,
        file,
        name,
        digest,
        key: `${file}:${name}`,
      })),
    );
}

/** Runs of a fuzz test or an invariant; null for a test that has only one. */
const runsOf = ({ kind }) => kind?.Fuzz?.runs ?? kind?.Invariant?.runs ?? null;

async function run({ folder, file, name }) {
  const started = performance.now();
  const args = ["--match-path", stagedPath(file), "--match-contract", `^${name}$`];
  const results = await forgeTest(args, { cwd: stageOf(folder), env });
  const failed = results.filter(({ status }) => status !== "Success");
  const many = results.filter((result) => runsOf(result) !== null);
  const short = many.filter((result) => result.status === "Success" && runsOf(result) < RUNS);
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(
    `${name}: ${results.length} tests, ${many.length} of them with ${RUNS} runs, ${failed.length} failed, ${seconds} s`,
  );
  for (const { name: test, reason } of failed) console.log(`  FAILED ${test}: ${reason}`);
  for (const result of short) console.log(`  SHORT ${result.name}: ${runsOf(result)} runs`);
  const bad = failed.length + short.length + (results.length === 0 ? 1 : 0);
  return { tests: results.length, many: many.length, bad, seconds };
}

function keep(suite, { tests, many, seconds }) {
  kept[suite.key] = { digest: suite.digest, tests, many, seconds };
  mkdirSync(dirname(KEPT), { recursive: true });
  writeFileSync(KEPT, `${JSON.stringify(kept, null, 2)}\n`);
}

const isInvariant = ({ name }) => (name.endsWith("InvariantTest") ? 1 : 0);
const chosen = readdirSync(join(ROOT, "contracts-abi", "src"))
  .flatMap(suitesOf)
  .filter(({ key }) => filters.length === 0 || filters.some((part) => key.includes(part)))
  .sort((a, b) => isInvariant(a) - isInvariant(b));
if (chosen.length === 0) throw new Error(`no test contract matches ${filters.join(", ")}`);
const total = { tests: 0, many: 0, bad: 0, seconds: 0 };
let before = 0;
for (const [i, suite] of chosen.entries()) {
  const passed = kept[suite.key]?.digest === suite.digest && !again ? kept[suite.key] : null;
  if (passed) before++;
  else {
    const built = await forge(["build"], { cwd: stageOf(suite.folder), env });
    if (built.code !== 0) throw new Error(built.stderr || built.stdout);
    process.stdout.write(`[${i + 1}/${chosen.length}] `);
  }
  const ran = passed ?? (await run(suite));
  if (!passed && ran.bad === 0) keep(suite, ran);
  for (const key of Object.keys(total)) total[key] += ran[key] ?? 0;
}
console.log(
  `${chosen.length} suites (${before} of them passed before, unchanged), ${total.tests} tests, ${total.many} with ${RUNS} runs each, ${total.seconds} s: ${total.bad === 0 ? "all passed" : `${total.bad} FAILED`}`,
);
process.exitCode = total.bad === 0 ? 0 : 1;
