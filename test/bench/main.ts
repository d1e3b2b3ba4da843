import { benchLive } from "./live.bench.ts";
import { createReport } from "./report.ts";

const json = process.argv.includes("--json");
const report = createReport((text) => process.stdout.write(text), json);
const name = process.argv.slice(2).find((arg) => !arg.startsWith("-"));
if (name === "live") benchLive(report);
const missed = report.missed();
if (missed.length > 0 && !json) process.stdout.write(`${missed.length} gate(s) missed\n`);
process.exitCode = missed.length === 0 ? 0 : 3;
