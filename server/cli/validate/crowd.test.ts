import { expect, test } from "vitest";
import { runCommand } from "../../../test/support/terminal.ts";
import { validateCommand } from "../validate.ts";

const run = (args: string[], options: { language?: "zh"; aborted?: boolean } = {}) =>
  runCommand(validateCommand, ["crowd", ...args], options);

test("without a case the cases are listed, with what each takes", async () => {
  const { code, out } = await run([]);
  expect(code).toBe(0);
  expect(out).toMatch(/^bottleneck .*--width 0.6\.\.10 --length 0\.\.20 --agents/m);
  const { cases } = JSON.parse((await run(["--json"])).out);
  expect(cases.map((one: { case: string }) => one.case)).toContain("rimea-9");
});

test("bottleneck --json: flow, specific flow and checks, the same for the same seed", async () => {
  const args = ["bottleneck", "--width", "1.1", "--agents", "80", "--seed", "4", "--json"];
  const { code, out, err } = await run(args);
  expect([code, err]).toEqual([0, ""]);
  const found = JSON.parse(out);
  expect(Object.keys(found)).toEqual(["case", "seed", "flow", "specificFlow", "checks"]);
  expect(found.flow / found.specificFlow).toBeCloseTo(1.1, 9);
  expect(found.checks[0]).toEqual({
    id: "specificFlow",
    value: found.specificFlow,
    unit: "{person}/(m.s)",
    band: { low: 1.6, high: 2.3 },
    pass: true,
  });
  expect((await run(args)).out).toBe(out);
  expect((await run([...args, "--seed", "5"])).out).not.toBe(out);
});

test("corridor and room --json have the keys that are told, and RiMEA 4 is the corridor", async () => {
  const way = JSON.parse((await run(["rimea-4", "--density", "1", "--width", "2", "--length", "10", "--json"])).out);
  expect(Object.keys(way)).toEqual(["case", "seed", "speed", "flow", "checks"]);
  expect(way.flow).toBeCloseTo(way.speed * 2, 6);
  const room = JSON.parse((await run(["room", "--agents", "30", "--doors", "1", "--json"])).out);
  expect([room.out, room.checks[0].pass]).toEqual([30, true]);
  expect(room.seconds).toBeGreaterThan(10);
});

test("text names the set-up, the law and the source, in both languages", async () => {
  expect((await run(["rimea-1"])).out).toMatch(/40 m x 2 m[\s\S]*Tordeux[\s\S]*RiMEA[\s\S]*26 \.\. 34 {2}ok/);
  expect((await run(["rimea-1"], { language: "zh" })).out).toContain("走廊");
});

test.each([
  [["bottelneck"], /did you mean bottleneck\?/],
  [["bottleneck", "--width", "0.3"], /--width 0.3: expected a number from 0.6 to 10/],
  [["bottleneck", "--doors", "2"], /takes no --doors; it takes --width, --length, --agents and --seed/],
  [["rimea-1", "--width", "2"], /it takes only --seed/],
  [["corridor", "--density", "x"], /expected a number/],
  [["room", "--agents", "10.5"], /whole number/],
])("%j is refused", async (args, words) => {
  await expect(run(args)).rejects.toThrow(words);
});

test("a run that is stopped ends with SIM_CANCELLED", async () => {
  await expect(run(["rimea-9"], { aborted: true })).rejects.toThrow(/^SIM_CANCELLED/);
});
