import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../../../test/support/terminal.ts";
import { CodedError } from "../../../twins/core/result.ts";
import { UsageError } from "../language.ts";
import { solveCommand } from "../solve.ts";
import { USUAL_DAY } from "./usage.ts";

const run = (args: string[], options: { isTty?: boolean; language?: "zh"; aborted?: boolean } = {}) =>
  runCommand(solveCommand, ["home-energy", ...args], options);

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "home-energy-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, value: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof value === "string" ? value : JSON.stringify(value));
  return path;
}

describe("aitn solve home-energy", () => {
  test("--json prints one object of the documented shape, the same again", async () => {
    const { code, out, err } = await run(["--json"]);
    expect([code, err]).toEqual([0, ""]);
    const plan = JSON.parse(out);
    const keys = ["day", "slotHours", "prices", "cycles", "planned", "replayed", "saving", "recorded", "replayErrorK"];
    expect(Object.keys(plan)).toEqual([...keys, "assumptions", "rooms"]);
    expect([plan.day, plan.prices.virtual, plan.rooms.length]).toEqual([USUAL_DAY, true, 8]);
    expect(plan.saving.costEur).toBeGreaterThan(0);
    expect((await run(["--json"])).out).toBe(out);
  });

  test("tells people what is saved, by what, and what is taken for granted; a terminal what it does", async () => {
    const { out, err } = await run([], { isTty: true });
    expect(out).toMatch(
      /^2016-02-24: \d\.\d\d EUR less \(\d+\.\d %\), \d\.\d\d kWh (more|less); both sides are the model's/,
    );
    expect(out).toMatch(/from {2}EUR\/kWh/);
    for (const words of ["Measured: 45 of 144", "Dishwasher (supposed)", "Heating was not metered", "virtual"])
      expect(out).toContain(words);
    expect(err.split("\n").filter((line) => line !== "")).toHaveLength(3);
  });

  test("speaks Chinese to people", async () => {
    const { out } = await run([], { language: "zh" });
    expect(out).toMatch(/^2016-02-24：节省/);
    expect(out).toContain("供热未计量");
    expect(out.replace(/kWh|kW|III?|EUR/g, "")).not.toMatch(/[a-z]{3}/);
  });

  test("takes prices of a file, in hours or quarters, and a day", async () => {
    const hours = await written("hours.json", Array(24).fill(0.3));
    const flat = JSON.parse((await run(["--day", "2016-02-10", "--prices", hours, "--json"])).out);
    expect([flat.day, flat.prices.virtual]).toEqual(["2016-02-10", false]);
    expect(Math.abs(flat.saving.costEur)).toBeLessThan(1e-6);
    const quarters = await written("quarters.json", { eurPerKwh: Array(96).fill(0.3), source: "flat" });
    const fine = JSON.parse((await run(["--prices", quarters, "--cop", "1", "--json"])).out);
    expect([fine.slotHours, fine.prices.source]).toEqual([0.25, "flat"]);
  });

  test.each([
    ["a day that the recording does not have", async () => ["--day", "2016-06-01"], "SIM_UNKNOWN"],
    ["prices that are not there", async () => ["--prices", join(folder, "none.json")], "PLAN_INPUT"],
    ["prices that are no JSON", async () => ["--prices", await written("torn.json", "[0.1,")], "PLAN_INPUT"],
    ["too few prices", async () => ["--prices", await written("few.json", [0.1])], "PLAN_INPUT"],
  ])("refuses %s", async (_, args, code) => {
    const refused = await run(await args()).catch((error: unknown) => error);
    expect(refused instanceof CodedError ? refused.failure.code : refused).toBe(code);
  });

  test("Ctrl+C ends it with a code", async () => {
    const stopped = await run([], { aborted: true }).catch((error: unknown) => error);
    expect(stopped instanceof CodedError ? stopped.failure.code : stopped).toBe("SIM_CANCELLED");
  });

  test.each([
    [["--day", "tomorrow"], "--day tomorrow: expected a date such as 2016-02-24"],
    [["--cop", "0"], "--cop 0: expected a number from 1 to 6"],
    [["more"], '"more" is one argument too many'],
    [["--jobset", "1"], "there is no option --jobset"],
  ])("wrong usage %j is told", async (args, message) => {
    await expect(run(args)).rejects.toThrow(UsageError);
    await expect(run(args)).rejects.toThrow(message);
  });
});
