#!/usr/bin/env node
// Speaks the part of the native solc command line that forge uses, so that forge compiles offline with the
// WebAssembly compiler of the `solc` package.
import { createRequire } from "node:module";

const solc = createRequire(import.meta.url)("solc");
const args = process.argv.slice(2);

if (args.includes("--version")) {
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}\n`);
} else if (args.includes("--standard-json")) {
  const chunks = [];
  process.stdin.on("data", (chunk) => chunks.push(chunk));
  process.stdin.on("end", () => {
    process.stdout.write(solc.compile(Buffer.concat(chunks).toString("utf8")));
  });
} else {
  process.stderr.write(`only --version and --standard-json are supported, not: ${args.join(" ")}\n`);
  process.exitCode = 1;
}
