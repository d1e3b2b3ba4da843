import { expect, it } from "vitest";
import { grouped } from "./grouped.ts";

it.each([
  [0, "0"],
  [999, "999"],
  [29_057, "29\u202f057"],
  [-1_234_567, "-1\u202f234\u202f567"],
  ["1234.50000", "1\u202f234.50000"],
  [10n ** 9n, "1\u202f000\u202f000\u202f000"],
  ["-", "-"],
])("%s is %s", (of, text) => expect(grouped(of)).toBe(text));
