// `npm test`: everything, and one plain closing line that adds up what ran.
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
};
const reports = join(ROOT, ".build", "reports");
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

let passed = 0;
let failed = 0;
let skipped = 0;

/** Its output goes to the screen, or is kept until `show` when something else has the screen. */
function run(command, args, { kept = false } = {}) {
  const child = spawn(join(bin, command), args, {
    cwd: ROOT,
    env,
    stdio: ["ignore", kept ? "pipe" : "inherit", kept ? "pipe" : "inherit"],
  });
  let text = "";
  let shown = !kept;
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (chunk) => {
      if (shown) process.stdout.write(chunk);
      else text += chunk;
    });
  const code = new Promise((resolve) => {
    child.on("error", () => resolve(1));
    child.on("close", (status) => resolve(status ?? 1));
  });
  const show = () => {
    shown = true;
    process.stdout.write(text);
  };
  return { code, show };
}

async function step(name, command, args) {
  console.log(`\n== ${name}`);
  const code = await run(command, args).code;
  if (code === 0) passed++;
  else {
    failed++;
    console.log(`== ${name}: FAILED`);
  }
}

function vitest(name, args, kept = false) {
  const report = join(reports, `${name.replaceAll(/\W+/g, "-")}.json`);
  const running = run(
    "vitest",
    ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...args],
    { kept },
  );
  return {
    async ended() {
      console.log(`\n== ${name}`);
      running.show();
      const code = await running.code;
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
    },
  };
}

await step("types", "tsc", ["-b"]);
await step("lint and format", "biome", ["ci", "--diagnostic-level=error", "."]);
// Beside each other: whole products mostly wait, for blocks, for vehicles, for processes that start.
const units = vitest("unit, property, tidy and fault tests", []);
const products = vitest("whole product, in Chromium and under kill -9", ["--config", "vitest.e2e.config.ts"], true);
await units.ended();
await products.ended();
if (DEEP) await vitest("deep", ["--config", "vitest.deep.config.ts"]).ended();

console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(failed === 0 ? 0 : 1);
