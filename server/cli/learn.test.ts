import { describe, expect, it } from "vitest";
import { runCommand } from "../../test/support/terminal.ts";
import { EXIT } from "./command.ts";
import { UsageError } from "./language.ts";
import { learnCommand } from "./learn.ts";

const run = (line: string) => runCommand(learnCommand, line.split(" "));

describe("aitn learn epsilon", () => {
  it.each([
    ["--q 150/60000 --sigma 1.3 --steps 6000 --delta 1e-5", 0.7242234],
    ["--q 0.01 --sigma 1.1 --steps 10000 --delta 1e-5", 5.63199],
    ["--q 0.1 --sigma 1 --steps 100 --delta 1e-5", 7.89926],
  ])("%s", async (flags, wanted) => {
    const { code, out } = await run(`epsilon ${flags} --json`);
    expect(code).toBe(EXIT.ok);
    expect((JSON.parse(out) as { epsilon: number }).epsilon).toBeCloseTo(wanted, 5);
    expect(Number((await run(`epsilon ${flags}`)).out)).toBeCloseTo(wanted, 5);
  });

  it("finds the noise of a budget, and says where there is no bound", async () => {
    const { out } = await run("epsilon --q 0.1 --epsilon 2 --steps 60 --delta 1e-5 --json");
    const { sigma, epsilon } = JSON.parse(out) as { sigma: number; epsilon: number };
    expect(epsilon).toBeLessThanOrEqual(2);
    expect(sigma).toBeGreaterThan(1);
    const none = await run("epsilon --q 0.1 --sigma 0 --steps 60 --delta 1e-5 --json");
    expect(JSON.parse(none.out)).toMatchObject({ epsilon: null });
    await expect(run("epsilon --epsilon 1e-9 --q 1 --steps 1000000 --delta 1e-12")).rejects.toThrow("LEARN_BUDGET");
  });

  it.each([
    ["", "say what to do"],
    ["epsilom", "did you mean epsilon"],
    ["epsilon", "either --sigma or --epsilon"],
    ["epsilon --sigma 1 --epsilon 1", "either --sigma or --epsilon"],
    ["epsilon --sigma 1", "needs --q"],
    ["epsilon --sigma 1 --q 2 --steps 1 --delta 1e-5", "expected a number from 0 to 1"],
    ["epsilon --sigma 1 --q 1/0 --steps 1 --delta 1e-5", "expected a number from 0 to 1"],
    ["epsilon --sigma 1 --q 1 --steps 1.5 --delta 1e-5", "whole number"],
    ["epsilon --sigma 1 --q 1 --steps 1 --delta 0", "--delta 0"],
  ])("%j is wrong usage, in plain words", async (line, message) => {
    const failed = runCommand(learnCommand, line === "" ? [] : line.split(" "));
    await expect(failed).rejects.toThrow(UsageError);
    await expect(failed).rejects.toThrow(message);
  });
});
