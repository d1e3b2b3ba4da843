#!/usr/bin/env node
// `npm run contracts:mutate [-- Name ...] [--guards] [--rest] [--one-by-one]`: breaks the sources of contracts-abi/src one
// place at a time, in a copy, and demands that the tests of that contract's folder fail. A name takes the sources whose path
// has it; `--guards` leaves out operators; `--rest` tries only what no earlier run killed (.build/mutants.json).
// All mutants of a folder are compiled at once and woken one by one (schema.mjs); what does not compile so, or with
// `--one-by-one` everything, is compiled alone. Gas tests are left out. Mutants that change nothing anyone could
// see stand in equivalentMutants.json with the reason. Ends with 1 when a mutant survives, or when an excuse no longer
// fits any.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { forgeTest } from "./forge.mjs";
import { mutantsOf } from "./mutants.mjs";
import { coinbaseOf, compileSchema } from "./schema.mjs";
import { ROOT, STAGE, stage, stagedPath } from "./stage.mjs";

// Most mutants fall at once; only who survives is tried longer, at last as long as the normal suite does. A counterexample is
// enough, the shortest is not needed.
const SHRINK = { FOUNDRY_INVARIANT_SHRINK_RUN_LIMIT: "0" };
const TRIES = [
  { FOUNDRY_FUZZ_RUNS: "3", FOUNDRY_INVARIANT_RUNS: "1", FOUNDRY_INVARIANT_DEPTH: "16", ...SHRINK },
  { FOUNDRY_FUZZ_RUNS: "16", FOUNDRY_INVARIANT_RUNS: "3", ...SHRINK },
  SHRINK,
];
const EXCUSES = join(ROOT, "contracts-abi", "build", "equivalentMutants.json");
const FATES = join(ROOT, ".build", "mutants.json");

const words = process.argv.slice(2);
const filters = words.filter((word) => !word.startsWith("--"));
const [onlyGuards, onlyRest, oneByOne] = ["--guards", "--rest", "--one-by-one"].map((word) => words.includes(word));

/** The compiler's syntax trees of these files, and the modifiers they define by the trees' ids. */
function parse(files, folder) {
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
  const treeOf = (file) => output.sources[stagedPath(file)].ast;
  const modifiers = files.flatMap((file) =>
    treeOf(file)
      .nodes.flatMap(({ nodes = [] }) => nodes)
      .filter(({ nodeType }) => nodeType === "ModifierDefinition")
      .map((node) => [node.id, { file, node }]),
  );
  return { treeOf, definitions: new Map(modifiers) };
}

/**
 * What all tests of a stage make of its sources as they are.
 * @returns {Promise<"killed" | "survived" | "invalid">}
 */
async function fate(folder, wake = []) {
  for (const env of TRIES) {
    // What felled one mutant is not tried first on the next: what becomes of one does not depend on the others.
    for (const kept of ["fuzz", "invariant"])
      rmSync(join(folder, ".build", "forge", kept), { recursive: true, force: true });
    try {
      // No filter: to find what a filter chooses, forge asks the compiler about every file again.
      const results = await forgeTest(["--fail-fast", ...wake], { cwd: folder, env });
      if (results.some(({ status }) => status !== "Success")) return "killed";
      if (results.length === 0) throw new Error(`no test in ${folder}`);
    } catch (error) {
      if (/Compiler run failed|Compilation failed/.test(String(error))) return "invalid";
      throw error;
    }
  }
  return "survived";
}

const lineOf = (text, start) => text.subarray(0, start).toString("utf8").split("\n").length;

function plan(files, folder, contract) {
  const sources = files.filter((file) => !stagedPath(file).startsWith("test/"));
  const { treeOf, definitions } = parse(sources, folder);
  const mutants = sources
    .filter((file) => file.startsWith(contract))
    .filter((file) => filters.length === 0 || filters.some((part) => file.includes(part)))
    .flatMap((file) => {
      const text = readFileSync(join(folder, stagedPath(file)));
      return mutantsOf(treeOf(file), text)
        .filter(({ kind }) => !onlyGuards || kind === "guard")
        .map((mutant) => ({ ...mutant, file, original: text, line: lineOf(text, mutant.start) }));
    })
    .map((mutant, i) => ({ ...mutant, id: i + 1 }));
  return { mutants, definitions };
}

const lineText = ({ original, line }) => original.toString("utf8").split("\n")[line - 1].trim();
const excuses = JSON.parse(readFileSync(EXCUSES, "utf8"));
const isExcuse = (mutant) => (excuse) =>
  excuse.file === mutant.file && excuse.line === lineText(mutant) && excuse.mutant === mutant.label;

/** What became of a mutant the last time, by its place and its label: a change before it in its file forgets it. */
const fates = existsSync(FATES) ? JSON.parse(readFileSync(FATES, "utf8")) : {};
const keyOf = ({ file, start, original, label }) =>
  `${file}:${start}: ${createHash("sha256").update(original.subarray(0, start)).digest("hex").slice(0, 16)}: ${label}`;
const isWanted = (mutant) => !onlyRest || fates[keyOf(mutant)] !== "killed";

/** Breaks one place, runs the tests of the folder, and mends it. */
async function tryAlone(mutant, folder) {
  const { file, start, end, text, original } = mutant;
  const path = join(folder, stagedPath(file));
  writeFileSync(path, Buffer.concat([original.subarray(0, start), Buffer.from(text), original.subarray(end)]));
  const end_ = await fate(folder);
  writeFileSync(path, original);
  return end_;
}

/** Yields each mutant with its fate: those of the schema first, then, on the plain sources, the others. */
async function* tried(mutants, definitions, folder, contract) {
  const sources = new Map(mutants.map(({ file, original }) => [file, original]));
  const passes = async () => {
    if ((await fate(folder)) !== "survived") throw new Error(`the tests of ${contract} fail without a mutant`);
  };
  let alone = mutants;
  if (!oneByOne) {
    const { inside, outside } = await compileSchema(mutants, { folder, sources, definitions });
    await passes();
    for (const mutant of inside) {
      yield [mutant, await fate(folder, ["--block-coinbase", coinbaseOf(mutant.id)])];
    }
    alone = outside;
    for (const [file, source] of sources) writeFileSync(join(folder, stagedPath(file)), source);
  }
  if (alone.length === 0) return;
  await passes();
  for (const mutant of alone) yield [mutant, await tryAlone(mutant, folder)];
}

function report(mutant, end, state, total, started) {
  const where = `contracts-abi/src/${mutant.file}:${mutant.line}`;
  state.done++;
  state[end]++;
  if (end === "survived") state.survivors.push(`${where} ${mutant.label}`);
  fates[keyOf(mutant)] = end;
  mkdirSync(dirname(FATES), { recursive: true });
  writeFileSync(FATES, `${JSON.stringify(fates, null, 2)}\n`);
  const left = Math.round((((performance.now() - started) / state.done) * (total - state.done)) / 60_000);
  console.log(`[${state.done}/${total}, ${left} min left] ${end} ${where} ${mutant.label}`);
}

async function run(contract, total, state, started) {
  const folder = mkdtempSync(join(tmpdir(), "aitn-mutants-"));
  try {
    const files = stage(folder, `${contract}/`, { gas: false });
    const { mutants, definitions } = plan(files, folder, `${contract}/`);
    const excused = mutants.filter((mutant) => excuses.some(isExcuse(mutant)));
    const wanted = mutants.filter((mutant) => !excused.includes(mutant) && isWanted(mutant));
    for (const mutant of excused) report(mutant, "excused", state, total, started);
    for await (const [mutant, end] of tried(wanted, definitions, folder, contract)) {
      report(mutant, end, state, total, started);
    }
    if (onlyGuards) return;
    const here = excuses.filter(({ file }) => mutants.some((mutant) => mutant.file === file));
    state.stale.push(...here.filter((excuse) => !mutants.some((mutant) => isExcuse(mutant)(excuse))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const planned = plan(stage(), STAGE, "").mutants.filter(isWanted);
if (planned.length === 0) throw new Error(`no mutant of ${filters.join(", ") || "the sources"} to try`);
const state = { done: 0, killed: 0, survived: 0, invalid: 0, excused: 0, survivors: [], stale: [] };
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
