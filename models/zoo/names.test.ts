import { describe, expect, it } from "vitest";
import { PRIORITY_RULES } from "../optimisers/transport-job-shop/priorityDispatch.ts";
import { ZOO_ABOUT } from "./about.gen.ts";
import { measureText, ruleText, taskCalled, taskText, testText } from "./names.ts";

describe("what people read of the zoo is in both languages", () => {
  const of = (text: { en: string; zh: string }, name: string): void => {
    expect([name, text.zh]).toEqual([name, expect.stringMatching(/\p{Script=Han}/u)]);
    expect(text.en).not.toMatch(/\p{Script=Han}/u);
  };
  it.each(ZOO_ABOUT.map((about) => [about.name, about] as const))("%s", (name, { measure, replay }) => {
    of(taskText(name), name);
    of(measureText(measure.name), measure.name);
    of(ruleText(replay.fallback), replay.fallback);
    // A recording of the pumps is called by its file.
    for (const { test } of replay.tests.map((one) => ({ test: one.name })))
      if (!/^(valve|other)/.test(test)) of(testText(test), test);
  });
  it.each(Object.keys(PRIORITY_RULES))("the rule %s", (rule) => of(ruleText(rule), rule));
});

it("a name that is not known yet stands as it is", () => {
  expect(taskText("tomorrow")).toEqual({ en: "tomorrow", zh: "tomorrow" });
  expect(testText("week 12")).toEqual({ en: "week 12", zh: "第 12 周" });
  expect(taskCalled("occupancy")).toEqual({
    en: "“room occupancy” (occupancy)",
    zh: "“房间是否有人”（occupancy）",
  });
});
