import fc from "fast-check";
import { expect, test } from "vitest";
import { amountOf, amountTyped, efficacyText, MOST_WEI, parseAmount, percentText, ratioText } from "./amount.ts";

test("an amount is typed with a point and up to 18 decimals", () => {
  expect(parseAmount("1 250.5")).toBe(1_250_500_000_000_000_000_000n);
  expect(parseAmount("0.000000000000000001")).toBe(1n);
  expect(parseAmount(".5")).toBe(5n * 10n ** 17n);
  for (const bad of [
    "",
    "0",
    "0.0",
    "1,5",
    "1,500",
    "-1",
    "1e3",
    "1.2.3",
    "1.",
    "0x10",
    "1.0000000000000000001",
    "79228162514.3",
  ])
    expect(parseAmount(bad), bad).toBeNull();
});

test("an amount that is too large is not told to be written wrongly", () => {
  expect([amountOf("79228162514.3"), amountOf("9".repeat(400))]).toEqual(["large", "large"]);
  expect([amountOf("0"), amountOf("1,5"), amountOf("")]).toEqual(["form", "form", "form"]);
  expect(amountOf(amountTyped(MOST_WEI))).toBe(MOST_WEI);
  expect(amountOf(amountTyped(MOST_WEI + 1n))).toBe("large");
});

test("what is shown to be typed is the same amount", () => {
  fc.assert(fc.property(fc.bigInt({ min: 1n, max: 2n ** 96n - 1n }), (wei) => parseAmount(amountTyped(wei)) === wei));
});

test("fractions are cut off, never rounded up", () => {
  expect(percentText(52_599_999_999_999_999n)).toBe("5.25\u202f%");
  expect(percentText(10n ** 18n, 0)).toBe("100\u202f%");
  expect(percentText(0n)).toBe("0.00\u202f%");
  expect(ratioText(1_099_999_999_999_999_999n)).toBe("1.09");
  expect(ratioText(5n * 10n ** 15n)).toBe("0.00");
});

test("efficacy is shown in the unit that reads best", () => {
  expect(efficacyText("9999")).toEqual({ value: "9999", unit: "uWE" });
  expect(efficacyText("266025")).toEqual({ value: "0.266", unit: "WE" });
  expect(efficacyText("1000000000000")).toEqual({ value: "1000000", unit: "WE" });
});
