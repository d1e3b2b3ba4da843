#!/usr/bin/env node
// Speaks the part of the native solc command line that forge uses, so that forge compiles offline with the
// WebAssembly compiler of the `solc` package.
//
// Tests of the stage (see stage.mjs) are compiled beside the sources, in a process of their own and without what makes an
// optimiser slow: they carry no code of the sources, which are compiled here as the product's are.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const compiler = () => require("solc");
const args = process.argv.slice(2);

const TEST_OPTIMIZER = {
  enabled: true,
  runs: 1,
  details: {
    peephole: true,
    jumpdestRemover: true,
    // Without it some tests' expressions are too deep for the stack.
    orderLiterals: true,
    inliner: false,
    deduplicate: false,
    cse: false,
    constantOptimizer: false,
    yul: false,
  },
};

/** Assembly in it is optimised: OpenZeppelin's P256 is too deep for the stack otherwise. */
const MEASURED_OPTIMIZER = { ...TEST_OPTIMIZER, details: { ...TEST_OPTIMIZER.details, yul: true } };

async function read(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

async function inProcess(input) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), "--one"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify(input));
  return JSON.parse(await read(child.stdout));
}

const here = (input) => JSON.parse(compiler().compile(JSON.stringify(input)));

/** Both parts see all sources, so that they number them alike. */
async function compileApart(input, isTest) {
  const part = (test, optimizer) => {
    const entries = Object.entries(input.settings.outputSelection).filter(([file]) => isTest(file) === test);
    if (entries.length === 0) return [];
    return [{ ...input, settings: { ...input.settings, optimizer, outputSelection: Object.fromEntries(entries) } }];
  };
  const inputs = [...part(true, TEST_OPTIMIZER), ...part(false, input.settings.optimizer)];
  const parts = await Promise.all(inputs.map((one, i) => (i === inputs.length - 1 ? here(one) : inProcess(one))));
  return {
    errors: parts.flatMap(({ errors = [] }) => errors),
    sources: Object.assign({}, ...parts.map(({ sources }) => sources)),
    contracts: Object.assign({}, ...parts.map(({ contracts }) => contracts)),
  };
}

if (args.includes("--version")) {
  process.stdout.write(
    `solc, the solidity compiler commandline interface\nVersion: ${require("solc/package.json").version}\n`,
  );
} else if (args.includes("--one")) {
  process.stdout.write(compiler().compile(await read(process.stdin)));
} else if (args.includes("--standard-json")) {
  const text = await read(process.stdin);
  const input = JSON.parse(text);
  const isTest = (file) => file.startsWith("test/");
  // A coverage run links nothing at run time: its tests carry code of the sources, which has to be the measured code. It asks
  // for no optimiser, with which several contracts are too deep for the stack; this one moves no code from its line.
  const measured = process.env.FOUNDRY_DYNAMIC_TEST_LINKING === "false";
  if (measured) input.settings.optimizer = MEASURED_OPTIMIZER;
  const apart = !measured && Object.keys(input.sources).some(isTest);
  process.stdout.write(JSON.stringify(apart ? await compileApart(input, isTest) : here(input)));
} else {
  process.stderr.write(`only --version and --standard-json are supported, not: ${args.join(" ")}\n`);
  process.exitCode = 1;
}
