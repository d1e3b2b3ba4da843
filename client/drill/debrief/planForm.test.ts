import { expect, test } from "vitest";
import { PlanSchema } from "../../../twins/protocol/debrief.ts";
import { FIRST_PLAN, isSamePlan, readPlan } from "./planForm.ts";

test("a plan that was typed is of the wire's shape; an alarm that is no second of the drill is none", () => {
  for (const alarm of ["", " ", "0", "12.5", "480"]) {
    const plan = readPlan({ ...FIRST_PLAN, alarm }, 480);
    expect(PlanSchema.safeParse(plan).success, alarm).toBe(true);
  }
  for (const alarm of ["481", "-3", "soon", "1e2", "99999"])
    expect(readPlan({ ...FIRST_PLAN, alarm }, 480), alarm).toBeNull();
});

test("plans are the same when nothing differs", () => {
  const a = readPlan(FIRST_PLAN, 480)!;
  expect(isSamePlan(a, readPlan({ ...FIRST_PLAN, alarm: "" }, 480)!)).toBe(true);
  expect(isSamePlan(a, readPlan({ ...FIRST_PLAN, reaction: "half" }, 480)!)).toBe(false);
});
