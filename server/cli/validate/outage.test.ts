import { expect, test } from "vitest";
import { EXIT } from "../command.ts";
import { outagePart } from "./outage.ts";

async function run(...args: string[]) {
  let out = "";
  const io = {
    ...{ out: (text: string) => (out += text), err: () => {}, isTty: false, language: "en" as const },
    signal: new AbortController().signal,
  };
  const code = await outagePart.run(args, io as never);
  return { code, out };
}

test("light, walking and lifts follow what is asked, in text and as JSON", async () => {
  const { code, out } = await run(
    "--delay",
    "12",
    "--battery",
    "30",
    "--length",
    "9",
    "--height",
    "8.9",
    "--speed",
    "2",
    "--json",
  );
  expect(code).toBe(EXIT.ok);
  const found = JSON.parse(out);
  expect(found).toMatchObject({ litAfterS: 12, litForS: 30, liftStops: { z: 8.9, doorsCanOpen: true } });
  expect(found.walkDarkS).toBeCloseTo(30, 0);
  expect(found.walkLitS).toBeCloseTo(12 + (9 - 3.6) / 1.34, 0);
  expect(found.checks.every(({ pass }: { pass: boolean }) => pass)).toBe(true);
  const told = await run("--height", "1.5", "--battery", "0");
  expect(told.out).toContain("a lift that stops at 1.5 m: doors stay closed");
  expect(told.out).not.toContain("lit-after");
});

test.each([
  ["--delay", "61"],
  ["--height", "9.1"],
  ["--speed", "0"],
  ["--length", "x"],
  ["--nothing", "1"],
])("%s %s is refused", async (...args) => {
  await expect(run(...args)).rejects.toThrow();
});
