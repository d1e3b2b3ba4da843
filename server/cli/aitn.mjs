#!/usr/bin/env node
// The launcher: plain JavaScript that any Node can run. It finds a Node of at least 24 (this one, or the pinned one
// that came with npm) and runs the real command there.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const NEEDED = 24;
const main = fileURLToPath(new URL("./main.ts", import.meta.url));

function pinnedNode() {
  const require = createRequire(import.meta.url);
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${platform}-${process.arch}`;
  try {
    const root = require.resolve(`${name}/package.json`);
    return root.replace(/package\.json$/, process.platform === "win32" ? "bin/node.exe" : "bin/node");
  } catch {
    return null;
  }
}

const major = Number(process.versions.node.split(".")[0]);
const node = major >= NEEDED ? process.execPath : pinnedNode();
if (node === null) {
  console.error(
    `HOST_NODE: Node ${NEEDED} or newer is needed; this is ${process.version}. Install it from nodejs.org, or run npm ci again.`,
  );
  process.exit(1);
}
const flags = ["--disable-warning=ExperimentalWarning"];
// The second start of each part reads its compiled code instead of the TypeScript: less time, and less memory.
const NODE_COMPILE_CACHE =
  process.env.NODE_COMPILE_CACHE ?? fileURLToPath(new URL("../../.build/code", import.meta.url));
// Nothing outlives the launcher either: a kill -9 of it cannot be passed on, so its child watches for it.
const env = { ...process.env, NODE_COMPILE_CACHE, AITN_WITH_PARENT: String(process.pid) };
const child = spawn(node, [...flags, main, ...process.argv.slice(2)], { stdio: "inherit", env });
// The terminal sends Ctrl+C to the whole group; a kill of the launcher alone is passed on.
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
process.on("SIGINT", () => {});
child.on("exit", (code, signal) => process.exit(signal === null ? code : 128 + (signal === "SIGINT" ? 2 : 15)));
