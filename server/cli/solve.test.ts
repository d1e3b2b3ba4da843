import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check } from "../../models/optimisers/transport-job-shop/check.ts";
import file from "../../models/optimisers/transport-job-shop/data/bilge-ulusoy.json" with { type: "json" };
import { parseInstanceFile, toProblem } from "../../models/optimisers/transport-job-shop/instance.ts";
import { runCommand } from "../../test/support/terminal.ts";
import { CodedError, must } from "../../twins/core/result.ts";
import { UsageError } from "./language.ts";
import { solveCommand } from "./solve.ts";

const FILE = fileURLToPath(
  new URL("../../models/optimisers/transport-job-shop/data/bilge-ulusoy.json", import.meta.url),
);

const run = (args: string[], options: { isTty?: boolean; language?: "zh"; aborted?: boolean } = {}) =>
  runCommand(solveCommand, args, options);

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

  test("--rule learned begins with the learned rule's schedule where that is shorter", async () => {
    const makespan = async (jobset: string, rule: string): Promise<number> => {
      const flags = ["--jobset", jobset, "--layout", "1", "--rule", rule, "--iterations", "0", "--json"];
      return JSON.parse((await run(["jsp-agv", FILE, ...flags])).out).makespan;
    };
    const gains: number[] = [];
    for (const jobset of Object.keys(file.jobsets))
      gains.push((await makespan(jobset, "local")) - (await makespan(jobset, "learned")));
    expect(Math.min(...gains)).toBeGreaterThanOrEqual(0);
    expect(gains.filter((seconds) => seconds > 0).length).toBeGreaterThan(gains.length / 2);
    await expect(run([...EX11, "--rule", "best"])).rejects.toThrow(UsageError);
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
    const { code, out, err } = await run([...EX11, "--seconds", "3600", "--json"], { aborted: true });
    expect(code).toBe(0);
    expect(err).toMatch(/stopped early/);
    expect(JSON.parse(out).makespan).toBeGreaterThanOrEqual(96);
  });

  test("speaks Chinese to people, the same JSON to programs", async () => {
    const { out } = await run([...EX11, "--iterations", "20"], { language: "zh" });
    expect(out).toMatch(/搬运车 +工件 +序号 +从 +到 +出发 +取件 +送达/);
    expect(out).not.toMatch(/[a-z]{3}/);
    expect(out).toMatch(/^完工时间 \d+ 秒（/);
    const json = JSON.parse((await run([...EX11, "--iterations", "20", "--json"], { language: "zh" })).out);
    expect(json.iterations).toBe(20);
    await expect(run(["jsp-agv", "nowhere"], { language: "zh" })).rejects.toMatchObject({
      said: { zh: "缺少 --jobset。" },
    });
  });

  test.each([
    [["--seconds", "1"], "jsp-agv, emergency-dispatch or home-energy"],
    [["--json", "home-energy"], "home-energy has to come first"],
    [["--json", "emergency-dispatch"], "emergency-dispatch has to come first"],
    [["knapsack", FILE], "knapsack: expected one of jsp-agv"],
    [["jsp-agv"], "FILE is missing"],
    [["jsp-agv", FILE, "more", "--jobset", "1"], '"more" is one argument too many'],
    [["jsp-agv", FILE, "--layout", "1"], "--jobset is missing"],
    [["jsp-agv", FILE, "--jobset", "1"], "--layout is missing"],
    [[...EX11, "--seconds", "soon"], "--seconds soon: expected a number from 0 to 86400"],
    [[...EX11, "--seconds", "-1"], "--seconds -1: expected a number from 0 to 86400"],
    [[...EX11, "--seconds", "-1e9"], "--seconds -1e9: expected a number"],
    [[...EX11, "--seconds", "--json"], "--seconds needs a value"],
    [[...EX11, "--iterations", "1.5"], "--iterations 1.5: expected a whole number"],
    [[...EX11, "--seed", ""], "--seed needs a value"],
    [[...EX11, "--vehicles", "0"], "--vehicles 0: expected a whole number from 1 to 200"],
    [[...EX11, "--json=yes"], "--json takes no value"],
    [[...EX11, "--secnds", "1"], "there is no option --secnds; did you mean --seconds?"],
  ])("wrong usage %j is told", async (args, message) => {
    await expect(run(args)).rejects.toThrow(UsageError);
    await expect(run(args)).rejects.toThrow(message);
  });

  const two = {
    layouts: {
      a: [
        [0, 3],
        [3, 0],
      ],
    },
    jobsets: { x: [[[1, 5]]] },
  };
  test.each([
    ["a file that is not there", undefined, /PLAN_INPUT: .* cannot be read: there is no such file \(ENOENT\)\.$/],
    ["a file that is not JSON", "{", /PLAN_INPUT: .* is not JSON\.$/],
    ["a file of other bytes", new Uint8Array([0xff, 0xfe, 0x7b, 0x00]), /PLAN_INPUT: .* is not JSON\.$/],
    ["a file of another shape", "[]", /PLAN_INPUT: The problem file is not valid: the whole: /],
    ["a file without layouts", '{"jobsets":{}}', /PLAN_INPUT: The problem file is not valid: layouts: /],
    ["a layout that is not in the file", JSON.stringify({ ...file, layouts: {} }), /PLAN_INPUT: There is no layout a/],
    [
      "a job set that is not in the file",
      JSON.stringify({ ...two, jobsets: { y: [] } }),
      /There is no job set x in jobsets; the file has: y/,
    ],
    [
      "a job without operations",
      JSON.stringify({ ...two, jobsets: { x: [[[1, 5]], []] } }),
      /Job 2 of job set x has no operations/,
    ],
    ["a negative time", JSON.stringify({ ...two, jobsets: { x: [[[1, -5]]] } }), /Job 1, operation 0 takes -5/],
    [
      "a machine that is not there",
      JSON.stringify({ ...two, jobsets: { x: [[[2, 5]]] } }),
      /is on machine 2: expected 1 to 1/,
    ],
    [
      "a matrix that is not square",
      JSON.stringify({ ...two, layouts: { a: [[0, 3], [3]] } }),
      /not square: row 1 has 1 entries/,
    ],
    [
      "a file too large",
      " ".repeat(16 * 1024 * 1024 + 1),
      /PLAN_INPUT: .* is larger than 16\u202f777\u202f216 bytes\.$/,
    ],
  ])("refuses %s in one line", async (_, content, message) => {
    const path = join(folder, "input.json");
    await rm(path, { force: true });
    if (content !== undefined) await writeFile(path, content);
    const refused = run(["jsp-agv", path, "--jobset", "x", "--layout", "a"]);
    await expect(refused).rejects.toThrow(CodedError);
    await expect(refused).rejects.toThrow(message);
    expect(await refused.catch((error: Error) => error.message)).not.toContain("\n");
  });

  test("a folder and a device are no files", async () => {
    for (const path of [folder, "/dev/zero"])
      await expect(run(["jsp-agv", path, "--jobset", "1", "--layout", "1"])).rejects.toThrow(
        `${path} is not a regular file`,
      );
  });
});
