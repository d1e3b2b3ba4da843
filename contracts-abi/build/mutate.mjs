#!/usr/bin/env node
// `npm run contracts:mutate [-- Name ...] [--guards]`: breaks the sources of contracts-abi/src one place at a time, in a copy, and
// demands that the tests of that contract's folder fail. A name takes the sources whose path has it; `--guards` leaves out
// operators. Mutants that change nothing anyone could see stand in equivalentMutants.json with the reason. Ends with 1
// when a mutant survives, or when an excuse no longer fits any.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forgeTest } from "./forge.mjs";
import { mutantsOf } from "./mutants.mjs";
import { ROOT, STAGE, stage, stagedPath } from "./stage.mjs";

// Most mutants fall at once; only who survives this is tried as long as the normal suite does.
const QUICK = { FOUNDRY_FUZZ_RUNS: "16", FOUNDRY_INVARIANT_RUNS: "3" };
const EXCUSES = join(ROOT, "contracts-abi", "build", "equivalentMutants.json");

const words = process.argv.slice(2);
const filters = words.filter((word) => !word.startsWith("--"));
const onlyGuards = words.includes("--guards");

function syntaxTrees(files, folder) {
  const solc = createRequire(import.meta.url)("solc");
  const load = (path) => {
    const file = join(folder, path.replace(/^@openzeppelin\//, "node_modules/@openzeppelin/"));
    return existsSync(file) ? { contents: readFileSync(file, "utf8") } : { error: `not found: ${path}` };
  };
  const sources = Object.fromEntries(
    files.map((file) => [stagedPath(file), { content: readFileSync(join(folder, stagedPath(file)), "utf8") }]),
  );
  const settings = {
    remappings: ["@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/"],
    evmVersion: "prague",
    outputSelection: { "*": { "": ["ast"] } },
  };
  const output = JSON.parse(
    solc.compile(JSON.stringify({ language: "Solidity", sources, settings }), { import: load }),
  );
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return (file) => output.sources[stagedPath(file)].ast;
}

/** @returns {Promise<"killed" | "survived" | "invalid">} */
async function fate(folder, tests) {
  for (const env of [QUICK, {}]) {
    const args = ["--match-path", `test/${tests}/*`, "--fail-fast"];
    try {
      const results = await forgeTest(args, { cwd: folder, env });
      if (results.some(({ status }) => status !== "Success")) return "killed";
      if (results.length === 0) throw new Error(`no test in ${tests}`);
    } catch (error) {
      if (/Compiler run failed|Compilation failed/.test(String(error))) return "invalid";
      throw error;
    }
  }
  return "survived";
}

const lineOf = (text, start) => text.subarray(0, start).toString("utf8").split("\n").length;

function plan(files, folder, contract) {
  const treeOf = syntaxTrees(
    files.filter((file) => !stagedPath(file).startsWith("test/")),
    folder,
  );
  return files
    .filter((file) => stagedPath(file).startsWith("src/") && file.startsWith(contract))
    .filter((file) => filters.length === 0 || filters.some((part) => file.includes(part)))
    .flatMap((file) => {
      const text = readFileSync(join(folder, stagedPath(file)));
      return mutantsOf(treeOf(file), text)
        .filter(({ kind }) => !onlyGuards || kind === "guard")
        .map((mutant) => ({ ...mutant, file, original: text, line: lineOf(text, mutant.start) }));
    });
}

const lineText = ({ original, line }) => original.toString("utf8").split("\n")[line - 1].trim();
const excuses = JSON.parse(readFileSync(EXCUSES, "utf8"));
const isExcuse = (mutant) => (excuse) =>
  excuse.file === mutant.file && excuse.line === lineText(mutant) && excuse.mutant === mutant.label;

const stateOf = () => ({ done: 0, killed: 0, survived: 0, invalid: 0, excused: 0, survivors: [], stale: [] });

/** Breaks one place, runs the tests of the folder, and mends it. */
async function tryOut(mutant, folder) {
  const { file, start, end, text, original } = mutant;
  const path = join(folder, stagedPath(file));
  writeFileSync(path, Buffer.concat([original.subarray(0, start), Buffer.from(text), original.subarray(end)]));
  const end_ = await fate(folder, file.split("/")[0]);
  writeFileSync(path, original);
  return end_;
}

async function run(contract, total, state, started) {
  const folder = mkdtempSync(join(tmpdir(), "aitn-mutants-"));
  try {
    const mutants = plan(stage(folder, `${contract}/`), folder, `${contract}/`);
    if ((await fate(folder, contract)) !== "survived")
      throw new Error(`the tests of ${contract} fail without any mutant`);
    for (const mutant of mutants) {
      const where = `contracts-abi/src/${mutant.file}:${mutant.line}`;
      const end = excuses.some(isExcuse(mutant)) ? "excused" : await tryOut(mutant, folder);
      state.done++;
      state[end]++;
      if (end === "survived") state.survivors.push(`${where} ${mutant.label}`);
      const left = Math.round((((performance.now() - started) / state.done) * (total - state.done)) / 60_000);
      console.log(`[${state.done}/${total}, ${left} min left] ${end} ${where} ${mutant.label}`);
    }
    if (onlyGuards) return;
    const here = excuses.filter(({ file }) => mutants.some((mutant) => mutant.file === file));
    state.stale.push(...here.filter((excuse) => !mutants.some((mutant) => isExcuse(mutant)(excuse))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const files = stage();
const planned = plan(files, STAGE, "");
if (planned.length === 0) throw new Error(`no source matches ${filters.join(", ")}`);
const state = stateOf();
const started = performance.now();
for (const contract of new Set(planned.map(({ file }) => file.split("/")[0]))) {
  await run(contract, planned.length, state, started);
}
for (const survivor of state.survivors) console.log(`SURVIVED ${survivor}`);
for (const { file, mutant } of state.stale) console.log(`STALE excuse: ${file} ${mutant}`);
console.log(
  `${planned.length} mutants: ${state.killed} killed, ${state.survived} survived, ${state.excused} equivalent, ${state.invalid} do not compile`,
);
process.exitCode = state.survivors.length + state.stale.length === 0 ? 0 : 1;
