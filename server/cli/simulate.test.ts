import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CodedError } from "../../twins/core/result.ts";
import type { CliCommand } from "./command.ts";
import { simulateCommand } from "./simulate.ts";
import { verifyCommand } from "./verify.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "aitn-simulate-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function call(command: CliCommand, ...args: string[]) {
  let out = "";
  let err = "";
  const io = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    signal: new AbortController().signal,
    isTty: false,
  };
  const code = await command.run(args, io);
  return { code, out, err };
}

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
  expect(text.out).toMatch(/Makespan .* ± .* s /);
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
  await writeFile(changed, JSON.stringify({ input, digests: stored.digests.slice(0, 2) }));
  const verified = await call(verifyCommand, changed);
  expect(verified.code).toBe(3);
  expect(verified.err).toContain("SIM_DIGEST");
  expect(JSON.parse((await call(verifyCommand, changed, "--json")).out)).toMatchObject({ same: false });
});

test("with a precision it replicates until the interval is narrow enough, or the most were made", async () => {
  const run = async (...args: string[]) =>
    JSON.parse((await call(simulateCommand, "--jobset", "1", "--json", ...args)).out);
  const coarse = await run("--precision", "5");
  expect(coarse.replications).toBe(30);
  const fine = await run("--precision", "0.04");
  expect(fine.replications).toBeGreaterThan(30);
  expect(fine.kpis.makespan.halfWidth).toBeLessThanOrEqual(0.0004 * fine.kpis.makespan.mean);
  expect((await run("--precision", "0.0001", "--replications", "40")).replications).toBe(40);
});

test("wrong usage is told, not guessed at", async () => {
  for (const args of [
    [],
    ["a.json", "b.json"],
    ["--jobset", "1", "a.json"],
    ["--jobset", "one"],
    ["--jobset", "1", "--branch", "hope"],
    ["--jobset", "1", "--replications", "0"],
    ["--jobset", "1", "--precision", "many"],
  ])
    expect(await call(simulateCommand, ...args), args.join(" ")).toMatchObject({ code: 2, out: "" });
  expect(await call(verifyCommand)).toMatchObject({ code: 2 });
});

test("what is no run, and what does not exist, is refused with its code", async () => {
  const codeOf = async (call: Promise<unknown>) =>
    call.then(
      () => "none",
      (error: unknown) => (error instanceof CodedError ? error.failure.code : "another"),
    );
  const bad = join(folder, "bad.json");
  await writeFile(bad, "{");
  expect(await codeOf(call(verifyCommand, bad))).toBe("PLAN_INPUT");
  await writeFile(bad, "[]");
  expect(await codeOf(call(verifyCommand, bad))).toBe("PLAN_INPUT");
  expect(await codeOf(call(simulateCommand, bad))).toBe("PLAN_INPUT");
  expect(await codeOf(call(verifyCommand, join(folder, "nowhere.json")))).toBe("PLAN_INPUT");
  expect(await codeOf(call(simulateCommand, "--jobset", "11"))).toBe("SIM_UNKNOWN");
});
