import { expect, it } from "vitest";
import { judgeNumber } from "./judgeNumber.ts";

it("What is typed is a number that fits, one that cannot be, or none", () => {
  expect(judgeNumber(3.5, [-60, 72])).toBe("fits");
  expect(judgeNumber(-60, [-60, 72])).toBe("fits");
  expect(judgeNumber(99_999, [-60, 72])).toBe("beyond");
  // A number of very many digits is left a text by the field.
  expect(judgeNumber("99999999999999999999", [-60, 72])).toBe("beyond");
  expect(judgeNumber(99_999, undefined)).toBe("fits");
  for (const none of ["", "-", "abc", Number.NaN]) expect(judgeNumber(none, [-60, 72])).toBe("none");
});
