import { expect, test } from "vitest";
import { isWithin } from "../../../core/fidelity.ts";
import { fireCases } from "./fireCases.ts";
import { fedCase, visibilityCase } from "./toxicityCases.ts";

// Steckler's tests are read by the command line, and tried there.
const CASES = [...fireCases(() => Promise.resolve([])), fedCase, visibilityCase];

test("every figure is a number within its band, in words of both languages", async () => {
  const wrong: string[] = [];
  for (const { id, run } of CASES)
    for (const check of await run(1)) {
      if (!Number.isFinite(check.value) || !isWithin(check)) wrong.push(`${id} ${check.id}: ${check.value}`);
      expect(check.title.en, check.id).not.toBe("");
      expect(check.title.zh, check.id).not.toBe("");
    }
  expect(wrong).toEqual([]);
});

test("ids are used once, and the same seed gives the same figures", async () => {
  expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length);
  for (const { run } of CASES) {
    const checks = await run(2);
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    expect(await run(2)).toEqual(checks);
  }
});
