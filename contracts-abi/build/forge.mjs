#!/usr/bin/env node
// Runs forge on the staged contracts: `node contracts-abi/build/forge.mjs test --match-path '*Treasury*'`.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { STAGE, stage } from "./stage.mjs";

const BIN = join(dirname(createRequire(import.meta.url).resolve("@foundry-rs/forge/package.json")), "bin.mjs");

/**
 * Runs forge; its output is collected unless `inherit` is set.
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export function forge(args, { cwd = STAGE, env = {}, inherit = false } = {}) {
  // forge starts the compiler through `env node`: the Node that runs this has to be the first one.
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd,
      env: { ...process.env, PATH, TARGET_TOOL: "forge", FOUNDRY_DISABLE_NIGHTLY_WARNING: "1", ...env },
      stdio: inherit ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr?.setEncoding("utf8").on("data", (chunk) => {
      stderr += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}

/**
 * Runs `forge test` and reads what it reports, because the npm wrapper of forge ends with 0 also when tests fail.
 * @returns {Promise<{ suite: string, name: string, status: string, reason: string | null, kind: object, gas: Record<string, string> }[]>}
 * @throws {Error} with what forge said, when it reports nothing: the contracts or the tests do not compile
 */
export async function forgeTest(args, options) {
  const { stdout, stderr } = await forge(["test", "--json", ...args], options);
  const json = stdout.split("\n").find((line) => line.startsWith("{"));
  if (json === undefined) throw new Error(`forge did not report:\n${stderr}\n${stdout}`.slice(0, 4000));
  return Object.entries(JSON.parse(json)).flatMap(([suite, { test_results }]) =>
    Object.entries(test_results).map(([name, { status, reason, kind, gas_snapshots }]) => {
      return { suite, name, status, reason, kind, gas: gas_snapshots?.gas ?? {} };
    }),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  stage();
  const { code } = await forge(process.argv.slice(2), { inherit: true });
  process.exitCode = code;
}
