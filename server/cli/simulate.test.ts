import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommand } from "../../test/support/terminal.ts";
import type { CodedError } from "../../twins/core/result.ts";
import type { CliCommand } from "./command.ts";
import { UsageError } from "./language.ts";
import { simulateCommand } from "./simulate.ts";
import { verifyCommand } from "./verify.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "aitn-simulate-"));
});
afterAll(() => rm(folder, { recursive: true }));

const call = (command: CliCommand, ...args: string[]) => runCommand(command, args);

test("simulate prints KPIs and digests, the same for the same seed", async () => {
  const args = ["--jobset", "5", "--replications", "3", "--seed", "9", "--json"];
  const first = await call(simulateCommand, ...args);
  expect(first.code).toBe(0);
  expect(await call(simulateCommand, ...args)).toEqual(first);
  const result = JSON.parse(first.out);
  expect(result).toMatchObject({ branch: "continue", seed: 9, replications: 3 });
  expect(new Set(result.digests).size).toBe(3);
  expect(result.kpis.makespan.mean).toBeGreaterThan(0);
  const text = await call(simulateCommand, ...args.slice(0, -1));
  expect(text.out).toContain(result.digests[2]);
  expect(text.out).toMatch(/Makespan +[\d.]+ +[\d.]+ \.\. [\d.]+ +s +[\d.]+ \.\. /);
  expect(text.out).toMatch(/KPI +mean +95 % interval +unit +lowest \.\. highest\n/);
  expect(text.out).toMatch(/Energy per part .* kWh /);
  expect(text.out).toContain("Digests of the replications, in order (aitn verify recomputes them):\n");
  const [low, high] = [result.kpis.qualityRatio.low, result.kpis.qualityRatio.high];
  expect(low).toBeGreaterThanOrEqual(0);
  expect(high).toBeLessThanOrEqual(100);
  const zh = await runCommand(simulateCommand, args.slice(0, -1), { language: "zh" });
  expect(zh.out).toMatch(/指标 +均值 +95 % 区间 +单位 +最小 \.\. 最大\n/);
});

test("a run that was written verifies; one that was changed does not", async () => {
  const run = join(folder, "run.json");
  const made = await call(simulateCommand, "--jobset", "4", "--branch", "reroute", "--iterations", "200", "--out", run);
  expect(made.code).toBe(0);
  expect(await call(verifyCommand, run)).toMatchObject({ code: 0, out: "Same: 30 of 30 digests\n" });
  const again = await call(simulateCommand, run, "--json");
  const stored = JSON.parse(await readFile(run, "utf8"));
  expect(JSON.parse(again.out).digests).toEqual(stored.digests);
  const changed = join(folder, "changed.json");
  const input = { ...stored.input, serviceS: stored.input.serviceS + 1 };
  await writeFile(changed, JSON.stringify({ input, replications: 2, digests: stored.digests.slice(0, 2) }));
  const verified = await call(verifyCommand, changed);
  expect(verified.code).toBe(3);
  expect(verified.err).toContain("SIM_DIGEST");
  expect(JSON.parse((await call(verifyCommand, changed, "--json")).out)).toMatchObject({ same: false });
});

test("further sets are simulated after the first, and verify", async () => {
  const run = join(folder, "sets.json");
  const args = ["--jobset", "2", "--branch", "reroute", "--iterations", "100", "--replications", "3", "--json"];
  const one = JSON.parse((await call(simulateCommand, ...args)).out);
  const three = JSON.parse((await call(simulateCommand, ...args, "--sets", "2", "--out", run)).out);
  expect(three.kpis.makespan.mean).toBeGreaterThan(2.5 * one.kpis.makespan.mean);
  expect(await call(verifyCommand, run)).toMatchObject({ code: 0, out: "Same: 3 of 3 digests\n" });
  const stored = JSON.parse(await readFile(run, "utf8"));
  const old = join(folder, "old.json");
  const { format: _, ...input } = stored.input;
  await writeFile(old, JSON.stringify({ ...stored, input }));
  await expect(call(verifyCommand, old)).rejects.toThrow("SIM_FORMAT");
});

test("with a precision it replicates until the interval is narrow enough, or the most were made", async () => {
  const run = async (...args: string[]) =>
    JSON.parse((await call(simulateCommand, "--jobset", "1", "--json", ...args)).out);
  const coarse = await run("--precision", "5");
  expect(coarse.replications).toBe(30);
  const fine = await run("--precision", "0.04");
  expect(fine.replications).toBeGreaterThan(30);
  const { mean, low, high } = fine.kpis.makespan;
  expect((high - low) / 2).toBeLessThanOrEqual(0.0004 * mean);
  expect((await run("--precision", "0.0001", "--replications", "40")).replications).toBe(40);
});

test.each([
  [[], "name a FILE or a --jobset"],
  [["a.json", "b.json"], '"b.json" is one argument too many'],
  [["--jobset", "1", "a.json"], "name a FILE or a --jobset"],
  [["--jobset", "one"], "--jobset one: expected a whole number from 1 to 999"],
  [["--jobset", "1", "--branch", "hope"], "--branch hope: expected one of continue, service, reroute"],
  [["--jobset", "1", "--branch", "rerout"], "did you mean reroute?"],
  [["--jobset", "1", "--replications", "0"], "--replications 0: expected a whole number"],
  [["--jobset", "1", "--precision", "many"], "--precision many: expected a number"],
  [["--jobset", "1", "--iterations", "1e300"], "--iterations 1e300: expected a whole number"],
])("aitn simulate %j is wrong usage", async (args, message) => {
  await expect(call(simulateCommand, ...args)).rejects.toThrow(UsageError);
  await expect(call(simulateCommand, ...args)).rejects.toThrow(message);
});

test.each([
  ["{", "PLAN_INPUT: .* is not JSON"],
  ["", "PLAN_INPUT: .* is not JSON"],
  ["[]", "PLAN_INPUT: This is no run: "],
  ['{"name":"aitn-world"}', "PLAN_INPUT: This is no run: "],
  ['{"input":{},"expected":"0x00"}', "PLAN_INPUT: This is no run: expected: "],
])("a file with %j is refused in one line by both", async (text, message) => {
  const path = join(folder, "bad.json");
  await writeFile(path, text);
  for (const command of [verifyCommand, simulateCommand]) {
    const refused = await call(command, path).then(String, (error: CodedError) => error.message);
    expect(refused).toMatch(new RegExp(`^${message}[^\n]*$`));
  }
});

test("a file of something else altogether is told what is wanted, not which key of it does not fit", async () => {
  const path = join(folder, "package.json");
  await writeFile(path, '{"name":"aitn-world","version":"0.1.0"}');
  await expect(call(simulateCommand, path)).rejects.toThrow(
    'PLAN_INPUT: This is no run: it has no "work". Name a file that aitn simulate --out wrote, or the input of a run.',
  );
  await expect(call(verifyCommand, path)).rejects.toThrow("Name a file that aitn simulate --out wrote.");
});

test("files that are none, job sets that do not exist, and places that cannot be written are refused", async () => {
  await expect(call(verifyCommand, join(folder, "nowhere.json"))).rejects.toThrow(
    /PLAN_INPUT: .* cannot be read: there is no such file \(ENOENT\)/,
  );
  await expect(call(verifyCommand, folder)).rejects.toThrow(/PLAN_INPUT: .* is not a regular file/);
  await expect(call(simulateCommand, "--jobset", "11")).rejects.toThrow("SIM_UNKNOWN");
  const nowhere = join(folder, "missing", "run.json");
  await expect(call(simulateCommand, "--jobset", "1", "--replications", "1", "--out", nowhere)).rejects.toThrow(
    /HOST_CONFIG: .* cannot be written: its folder does not exist \(ENOENT\)/,
  );
});

test("a run with a key of its own, or with digests cut off at the end, does not verify", async () => {
  const path = join(folder, "run.json");
  await call(simulateCommand, "--jobset", "1", "--replications", "3", "--out", path);
  const stored = JSON.parse(await readFile(path, "utf8"));
  const changed = [
    { ...stored, digests: stored.digests.slice(0, 2) },
    { ...stored, note: "mine" },
    { ...stored, input: { ...stored.input, wings: 2 } },
  ];
  for (const run of changed) {
    await writeFile(path, JSON.stringify(run));
    await expect(call(verifyCommand, path)).rejects.toThrow("PLAN_INPUT: This is no run");
  }
});

test("Ctrl+C ends the search of a reroute and then the replications", async () => {
  const args = ["--jobset", "1", "--branch", "reroute", "--iterations", "1000000000"];
  await expect(runCommand(simulateCommand, args, { aborted: true })).rejects.toThrow(
    "SIM_CANCELLED: Stopped after 0 replications",
  );
});
