import { expect, it } from "vitest";
import { wei } from "./amounts.ts";

it.each(["1", "79228162514264337593543950335"])("%s is an amount", (text) => {
  expect(wei.safeParse(text).success).toBe(true);
});

it.each([
  ...["", "0", "01", "-1", "1.5", "1e5", "0x1", "ten", " 1", "\ud800", "__proto__"],
  ...["79228162514264337593543950336", "9".repeat(100_000)],
  ...[1, null, [], { toString: 1, valueOf: 1 }],
])("%j is none, and says so without throwing", (value) => {
  expect(wei.safeParse(value).success).toBe(false);
});
