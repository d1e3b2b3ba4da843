import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runCommand } from "../../../test/support/terminal.ts";
import { isWithin } from "../../../twins/core/fidelity.ts";
import { CodedError } from "../../../twins/core/result.ts";
import { UsageError } from "../language.ts";
import { validateCommand } from "../validate.ts";
import { quakePart } from "./quake.ts";

const run = (args: string[], options: { language?: "zh" } = {}) =>
  runCommand(validateCommand, ["quake", ...args], options);
const json = async (...args: string[]) => JSON.parse((await run([...args, "--json"])).out);

const folder = mkdtempSync(join(tmpdir(), "quake-"));
afterAll(() => rmSync(folder, { recursive: true }));
function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test("the rocking blocks' documents have the keys that are documented, and hold", async () => {
  const size = ["--breadth", "0.4", "--height", "1.2", "--hz", "240"];
  const over = await json("overturn", ...size);
  expect(Object.keys(over).slice(0, 3)).toEqual(["thresholdG", "exactG", "ratio"]);
  expect(over.exactG).toBeCloseTo(1 / 3, 12);
  expect(Math.abs(over.ratio - 1)).toBeLessThan(0.03);
  const quarter = await json("quarter-period", ...size);
  expect(Object.keys(quarter).slice(0, 3)).toEqual(["measuredS", "exactS", "ratio"]);
  expect(Math.abs(quarter.ratio - 1)).toBeLessThan(0.02);
  const next = await json("rebound", ...size, "--depth", "0.8");
  expect(Object.keys(next).slice(0, 3)).toEqual(["measured", "exact", "ratio"]);
  expect(Math.abs(next.ratio - 1)).toBeLessThan(0.07);
  expect(next).toMatchObject({ depthM: 0.8, judgedBy: "ratio", pass: true });
  const odd = await json("rebound", "--breadth", "0.05", "--height", "0.5", "--hz", "480");
  expect(odd).toMatchObject({ judgedBy: "difference", pass: true });
  expect(odd.difference).toBeCloseTo(odd.measured - odd.exact, 12);
});

test("El Centro's measures, or another record's, in both languages", async () => {
  const el = await json("elcentro");
  expect([el.pgaG.toFixed(4), el.pgvMps.toFixed(2), el.ariasMps.toFixed(2), el.sdM.toFixed(3)]).toEqual([
    "0.3188",
    "0.36",
    "1.80",
    "0.068",
  ]);
  expect([el.mmi.pga.toFixed(2), el.mmi.pgv.toFixed(2), el.spectrum.length]).toEqual(["7.63", "7.81", 10]);
  expect((await run(["elcentro"])).out).toContain("VIII, severe");
  expect((await run(["elcentro"], { language: "zh" })).out).toContain("VIII 度，剧烈");
  const own = await json(
    "elcentro",
    "--record",
    written("own.txt", "# dt 0.01 s, units are g\n0 0.1 -0.1 0\n"),
    "--scale",
    "2",
  );
  expect(own.pgaG).toBeCloseTo(0.2, 12);
});

test("a few shelves are counted at each rate", async () => {
  const shelves = await json("shelves", "--count", "2", "--scale", "0.05");
  expect(shelves).toEqual({ count: 2, movingFloor60: 0, at240: 0, at480: 0 });
});

test("the record's case lies within its bands, and the cases have names of their own", async () => {
  const cases = quakePart.cases();
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  const checks = await cases.find(({ id }) => id === "elcentro")!.run(1);
  expect(checks.filter((check) => !isWithin(check))).toEqual([]);
});

test("wrong words and numbers are refused with their range, and files with what is wrong in them", async () => {
  const wrong = [
    [],
    ["quakes"],
    ["overturn", "--hz", "30"],
    ["overturn", "--hz", "240.5"],
    ["overturn", "--breadth", "0"],
    ["rebound", "--height", "6"],
    ["rebound", "--breadth", "2", "--height", "1"],
    ["elcentro", "--damping", "1"],
    ["shelves", "--count", "201"],
  ];
  for (const args of wrong) await expect(run(args), args.join(" ")).rejects.toThrow(UsageError);
  await expect(run(["elcentro", "--record", written("bad.txt", "1 2 3")])).rejects.toThrow(CodedError);
  await expect(run(["elcentro", "--record", join(folder, "none.txt")])).rejects.toThrow(CodedError);
});
