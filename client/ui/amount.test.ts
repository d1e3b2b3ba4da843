import { expect, test } from "vitest";
import { aitnToWei, efficacyText } from "./amount.ts";

test.each([
  ["1", "1000000000000000000"],
  [" 0.5 ", "500000000000000000"],
  ["0.000000000000000001", "1"],
  ["12500.25", "12500250000000000000000"],
])("%j AITN are %s wei", (text, wei) => expect(aitnToWei(text)).toBe(wei));

test.each(["", "0", "0.0", "-1", "1,5", "1e3", ".5", "1.", "0.0000000000000000001", "99999999999999999999999999999"])(
  "%j is no amount",
  (text) => expect(aitnToWei(text)).toBeNull(),
);

test("efficacy is shown in the unit that reads best", () => {
  expect(efficacyText("9999")).toEqual({ value: "9999", unit: "uWE" });
  expect(efficacyText("266025")).toEqual({ value: "0.266", unit: "WE" });
  expect(efficacyText("1000000000000")).toEqual({ value: "1000000", unit: "WE" });
});
