import { describe, expect, test } from "vitest";
import { runCommand } from "../../../test/support/terminal.ts";
import { UsageError } from "../language.ts";
import { validateCommand } from "../validate.ts";

const json = async (...args: string[]) =>
  JSON.parse((await runCommand(validateCommand, ["fed", ...args, "--json"], {})).out);

describe("aitn validate fed", () => {
  test("tells time, rate, causes and both laws of CO", async () => {
    const found = await json("--co", "1000");
    expect(Object.keys(found).slice(0, 4)).toEqual(["timeToFed1_s", "timeToFed1_min", "fedPerMinute", "byCause"]);
    expect(found.timeToFed1_min).toBeCloseTo(35, 6);
    expect(found.laws.co.fdsEvac.timeToFed1_min).toBeCloseTo(28.2, 1);
    expect((await json("--co", "1000", "--co2", "5")).timeToFed1_min).toBeCloseTo(12.88, 2);
    expect((await json("--hcn", "100")).timeToFed1_min).toBeCloseTo(22.87, 2);
    expect((await json("--temp", "100")).timeToFed1_min).toBeCloseTo(24.7, 2);
    expect((await json("--flux", "2.5")).timeToFed1_s).toBeCloseTo(44.2, 1);
  });

  test("adds causes, and keeps gases and heat apart as well", async () => {
    const found = await json("--co", "1000", "--temp", "100");
    expect(found.fedPerMinute).toBeCloseTo(1 / 35 + 1 / 24.7, 4);
    expect(found.byGroup.asphyxiants.timeToFed1_min).toBeCloseTo(35, 6);
    expect(found.byGroup.heat.timeToFed1_min).toBeCloseTo(24.7, 2);
  });

  test("nothing to breathe in is never a dose", async () => {
    expect(await json()).toMatchObject({ timeToFed1_s: null, timeToFed1_min: null, fedPerMinute: 0 });
  });

  test("refuses what no air can be, with the range", async () => {
    for (const args of [
      ["--co", "-1"],
      ["--co2", "51"],
      ["--flux", "abc"],
      ["--temp", "1001"],
      ["--soot", "1"],
    ])
      await expect(runCommand(validateCommand, ["fed", ...args], {})).rejects.toBeInstanceOf(UsageError);
    await expect(runCommand(validateCommand, ["fed", "--co", "-1"], {})).rejects.toThrow(/from 0 to 1000000/);
  });

  test("prints a table in both languages", async () => {
    expect((await runCommand(validateCommand, ["fed", "--co", "1000"], {})).out).toMatch(/35\.00 min/);
    expect((await runCommand(validateCommand, ["fed"], { language: "zh" })).out).toMatch(/永不/);
  });
});
