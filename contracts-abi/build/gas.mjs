#!/usr/bin/env node
// `npm run contracts:gas`: measures whole transactions (contracts-abi/src/testing/Gas.sol) and writes contracts-abi/gas.json,
// which the normal suite holds them against. What got dearer is said, for whoever commits it to answer for.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { forgeTest } from "./forge.mjs";
import { ROOT, stage } from "./stage.mjs";

const PATH = join(ROOT, "contracts-abi", "gas.json");

stage();
const results = await forgeTest(["--match-path", "test/**/*Gas.t.sol"]);
const failed = results.filter(({ status }) => status !== "Success");
for (const { name, reason } of failed) console.log(`FAILED ${name}: ${reason}`);
const before = existsSync(PATH) ? JSON.parse(readFileSync(PATH, "utf8")) : {};
const measured = Object.fromEntries(
  results
    .flatMap(({ gas }) => Object.entries(gas).map(([what, value]) => [what, Number(value)]))
    .sort(([a], [b]) => a.localeCompare(b, "en")),
);
for (const [what, gas] of Object.entries(measured)) {
  const change = what in before ? gas - before[what] : null;
  console.log(`${String(gas).padStart(9)}  ${what}${change ? ` (${change > 0 ? "+" : ""}${change})` : ""}`);
}
if (failed.length === 0) writeFileSync(PATH, `${JSON.stringify(measured, null, 2)}\n`);
process.exitCode = failed.length === 0 && Object.keys(measured).length > 0 ? 0 : 1;
