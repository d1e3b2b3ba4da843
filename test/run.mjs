// `npm test`: everything, one after the other, and one plain closing line that adds up what ran.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DEEP = process.argv.includes("--deep");
const bin = join(ROOT, "node_modules", ".bin");
const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH}`,
  NO_COLOR: "1",
  // Tests start hundreds of processes of ours.
  NODE_COMPILE_CACHE: join(ROOT, ".build", "code"),
  AITN_DEEP: DEEP ? "1" : "",
};
const reports = join(ROOT, ".build", "reports");
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

let passed = 0;
let failed = 0;
let skipped = 0;

const run = (command, args) =>
  new Promise((resolve) => {
    const child = spawn(join(bin, command), args, { cwd: ROOT, env, stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", () => resolve(1));
    child.on("exit", (code) => resolve(code ?? 1));
  });

async function step(name, command, args) {
  console.log(`\n== ${name}`);
  const code = await run(command, args);
  if (code === 0) passed++;
  else {
    failed++;
    console.log(`== ${name}: FAILED`);
  }
}

async function vitest(name, args) {
  console.log(`\n== ${name}`);
  const report = join(reports, `${name.replaceAll(/\W+/g, "-")}.json`);
  const code = await run("vitest", [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...args,
  ]);
  if (!existsSync(report)) {
    failed++;
    return console.log(`== ${name}: no report was written`);
  }
  const result = JSON.parse(readFileSync(report, "utf8"));
  passed += result.numPassedTests;
  failed += result.numFailedTests;
  skipped += result.numPendingTests + (result.numTodoTests ?? 0);
  // A file that could not be loaded, or an error outside any test, fails the run as well.
  if (code !== 0 && result.numFailedTests === 0) failed++;
}

await step("types", "tsc", ["-b"]);
await step("lint and format", "biome", ["ci", "--diagnostic-level=error", "."]);
await vitest("unit, property, tidy and fault tests", []);
await vitest("whole product, in Chromium and under kill -9", ["--config", "vitest.e2e.config.ts"]);
if (DEEP) await vitest("deep", ["--config", "vitest.deep.config.ts"]);

console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(failed === 0 ? 0 : 1);
