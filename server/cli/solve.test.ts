import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check } from "../../models/optimisers/transport-job-shop/check.ts";
import file from "../../models/optimisers/transport-job-shop/data/bilge-ulusoy.json" with { type: "json" };
import { parseInstanceFile, toProblem } from "../../models/optimisers/transport-job-shop/instance.ts";
import { must } from "../../twins/core/result.ts";
import { solveCommand } from "./solve.ts";

const FILE = fileURLToPath(
  new URL("../../models/optimisers/transport-job-shop/data/bilge-ulusoy.json", import.meta.url),
);

async function run(args: string[], options: { isTty?: boolean; signal?: AbortSignal } = {}) {
  let out = "";
  let err = "";
  const code = await solveCommand.run(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    signal: options.signal ?? new AbortController().signal,
    isTty: options.isTty ?? false,
  });
  return { code, out, err };
}

const EX11 = ["jsp-agv", FILE, "--jobset", "1", "--layout", "1"];
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "solve-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("aitn solve", () => {
  test("--json prints one object of the documented shape, verified and reproducible", async () => {
    const args = [...EX11, "--iterations", "3000", "--seed", "7", "--json"];
    const { code, out, err } = await run(args);
    expect([code, err]).toEqual([0, ""]);
    const found = JSON.parse(out);
    expect(Object.keys(found)).toEqual([
      "makespan",
      "lowerBound",
      "operations",
      "transports",
      "iterations",
      "elapsedMs",
    ]);
    expect(Object.keys(found.operations[0])).toEqual(["job", "index", "machine", "start", "end"]);
    expect(Object.keys(found.transports[0])).toEqual([
      "vehicle",
      "job",
      "index",
      "from",
      "to",
      "start",
      "pickup",
      "delivery",
    ]);
    expect(found.iterations).toBe(3000);
    const problem = must(toProblem(must(parseInstanceFile(file)), { jobset: "1", layout: "1" }));
    expect(must(check(problem, found)).makespan).toBe(96);
    const again = JSON.parse((await run(args)).out);
    expect({ ...again, elapsedMs: 0 }).toEqual({ ...found, elapsedMs: 0 });
  });

  test("prints tables and a drawing for people, improvements to a terminal", async () => {
    const { code, out, err } = await run([...EX11, "--iterations", "50", "--gantt", "--vehicles", "3"], {
      isTty: true,
    });
    expect(code).toBe(0);
    expect(out).toMatch(/^Makespan \d+ s/);
    expect(out).toMatch(/job {2}index {2}machine/);
    expect(out).toMatch(/vehicle 3 \|/);
    expect(err).toMatch(/moves {2}makespan \d+ s/);
  });

  test("--flexible takes the other job sets", async () => {
    const { out } = await run([...EX11, "--iterations", "500", "--flexible", "--json"]);
    const problem = must(toProblem(must(parseInstanceFile(file)), { jobset: "1", layout: "1", flexible: true }));
    expect(must(check(problem, JSON.parse(out))).makespan).toBeLessThan(96);
  });

  test("Ctrl+C gives the best schedule so far", async () => {
    const abort = new AbortController();
    abort.abort();
    const { code, out, err } = await run([...EX11, "--seconds", "3600", "--json"], { signal: abort.signal });
    expect(code).toBe(0);
    expect(err).toMatch(/stopped early/);
    expect(JSON.parse(out).makespan).toBeGreaterThanOrEqual(96);
  });

  test.each([
    [["--seconds", "1"], /expected jsp-agv/],
    [["knapsack", FILE], /What to solve is knapsack/],
    [["jsp-agv"], /FILE is missing/],
    [["jsp-agv", FILE, "more", "--jobset", "1"], /more is too much/],
    [["jsp-agv", FILE, "--layout", "1"], /--jobset is missing/],
    [["jsp-agv", FILE, "--jobset", "1"], /--layout is missing/],
    [[...EX11, "--seconds", "soon"], /--seconds soon/],
    [[...EX11, "--seconds", "-1e9"], /--seconds|ambiguous/],
    [[...EX11, "--iterations", "1.5"], /--iterations 1.5: expected a whole number/],
    [[...EX11, "--seed", ""], /--seed/],
    [[...EX11, "--vehicles", "0"], /--vehicles 0: expected a whole number from 1 to 200/],
  ])("wrong usage %j exits with 2", async (args, message) => {
    const outcome = await run(args).catch((error: Error & { code?: string }) => {
      expect(error.code).toMatch(/^ERR_PARSE_ARGS/);
      return { code: 2, err: error.message };
    });
    expect(outcome.code).toBe(2);
    expect(outcome.err).toMatch(message);
  });

  test.each([
    ["a file that is not there", undefined, /PLAN_INPUT: cannot read .*: ENOENT/],
    ["a file that is not JSON", "{", /PLAN_INPUT: .* is not JSON/],
    ["a file of another shape", "[]", /PLAN_INPUT: the file/],
    ["a layout that is not in the file", JSON.stringify({ ...file, layouts: {} }), /PLAN_INPUT: There is no layout 1/],
    ["a file too large", " ".repeat(16 * 1024 * 1024 + 1), /PLAN_INPUT: .* at most 16777216/],
  ])("refuses %s", async (_, content, message) => {
    const path = join(folder, "input.json");
    await rm(path, { force: true });
    if (content !== undefined) await writeFile(path, content);
    await expect(run(["jsp-agv", path, "--jobset", "1", "--layout", "1"])).rejects.toThrow(message);
  });
});
