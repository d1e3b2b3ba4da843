import { expect, test } from "vitest";
import { z } from "zod";
import { firstIssue } from "./issue.ts";

const Schema = z
  .strictObject({
    name: z.string().min(2).max(4).optional(),
    n: z.number().int().min(0).max(9),
    kind: z.enum(["a", "b"]).optional(),
    list: z.array(z.number()).max(1).optional(),
  })
  .refine(({ n }) => n !== 5, "five is taken");

test.each([
  [{}, "n: is missing or no number"],
  [{ n: "1" }, "n: expected a value of type number"],
  [{ n: -1 }, "n: expected at least 0"],
  [{ n: 10 }, "n: expected at most 9"],
  [{ n: 1, name: "x" }, "name: expected at least 2 characters"],
  [{ n: 1, kind: "c" }, "kind: expected one of a, b"],
  [{ n: 1, list: [1, 2] }, "list: expected at most 1 entries"],
  [{ n: 1, list: ["1"] }, "list.0: expected a value of type number"],
  [{ n: 1, more: 1 }, 'the thing: does not know "more"'],
  [{ n: 5 }, "the thing: five is taken"],
  [7, "the thing: expected a value of type object"],
])("%j is told in our own words", (value, words) => {
  const parsed = Schema.safeParse(value);
  expect(parsed.success ? "" : firstIssue(parsed.error, "the thing")).toBe(words);
});
