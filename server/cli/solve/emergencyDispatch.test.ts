import { describe, expect, test } from "vitest";
import { runCommand } from "../../../test/support/terminal.ts";
import { UsageError } from "../language.ts";
import { solveCommand } from "../solve.ts";

const run = (args: string[], options: { language?: "zh" } = {}) =>
  runCommand(solveCommand, ["emergency-dispatch", ...args], options);

interface Line {
  readonly by: string;
  readonly served: number;
  readonly meanS: number;
  readonly p90S: number;
}
interface Trip {
  readonly vehicle: string;
  readonly incident: string;
  readonly way: readonly string[];
  readonly toldS: number;
  readonly recordedS: number;
}

describe("aitn solve emergency-dispatch", () => {
  test("plays the last day: all are served, planning by speeds beats free roads and the nearest vehicle", async () => {
    const { code, out, err } = await run(["--json"]);
    expect([code, err]).toEqual([0, ""]);
    const { lines, ...asked } = JSON.parse(out) as { lines: readonly Line[] };
    expect(asked).toEqual({ vehicles: 8, incidents: 60, seed: 1, coverage: null });
    const mean = Object.fromEntries(lines.map((line) => [line.by, line.meanS]));
    expect(lines.map(({ served }) => served)).toEqual([60, 60, 60, 60, 60]);
    expect(mean.forecast).toBeLessThan(mean.free ?? 0);
    expect(mean.forecast).toBeLessThan(mean.nearest ?? 0);
    expect(lines.every(({ meanS, p90S }) => p90S > meanS)).toBe(true);
    expect((await run(["--json"])).out).toBe(out);
    expect((await run(["--json", "--seed", "2"])).out).not.toBe(out);
  });
  test("shows the ways of one decision, told and recorded", async () => {
    const { out } = await run(["--at", "17:30", "--vehicles", "5", "--incidents", "2", "--cover", "50", "--json"]);
    const decided = JSON.parse(out) as { trips: readonly Trip[]; waiting: readonly string[]; coverageMet: boolean };
    expect(decided.trips).toHaveLength(2);
    expect(decided.waiting).toEqual([]);
    expect(decided.coverageMet).toBe(true);
    for (const { way, toldS, recordedS } of decided.trips) {
      expect(way.every((node) => /^detector-\d+$/.test(node))).toBe(true);
      expect(Math.min(toldS, recordedS)).toBeGreaterThanOrEqual(0);
    }
  });
  test("speaks both languages, and says who waits and what is not kept", async () => {
    const args = ["--at", "08:00", "--vehicles", "1", "--incidents", "2", "--cover", "90"];
    expect((await run(args)).out).toMatch(
      /Ways:[\s\S]*Waiting for a vehicle: incident-[12]\n[\s\S]*no decision keeps that/,
    );
    expect((await run(args, { language: "zh" })).out).toMatch(/路线：[\s\S]*等待中：incident-[12]\n[\s\S]*未能满足/);
    expect((await run(["--incidents", "3"], { language: "zh" })).out).toContain("就近派空闲车");
  });
  test.each([
    ["a time that is none", ["--at", "24:00"]],
    ["a time after the last step", ["--at", "23:56"]],
    ["no vehicle", ["--vehicles", "0"]],
    ["more vehicles than are planned", ["--vehicles", "65"]],
    ["more incidents at a time than are planned", ["--at", "08:00", "--incidents", "65"]],
    ["more incidents than a day may have", ["--incidents", "2001"]],
    ["a share that is none", ["--cover", "101"]],
    ["a word", ["los-angeles"]],
  ])("refuses %s", async (_, args) => {
    await expect(run(args)).rejects.toThrow(UsageError);
  });
});
