import fc from "fast-check";
import { expect, test } from "vitest";
import { type PlanBody, type PlanStep, planDigest } from "../../twins/operations/plan.ts";
import { releasable, startExecution } from "../../twins/operations/progress.ts";
import { executionState, extendable, readySteps } from "./execution.ts";

const timing = { startS: 0, endS: 1 };
const body = (steps: PlanStep[], rightOfWay: PlanBody["rightOfWay"] = []): PlanBody => ({
  siteId: "s",
  branch: "continue",
  base: { digest: "0x00", atMs: 0 },
  jobset: 1,
  steps,
  rightOfWay,
  modelCid: null,
  permitId: null,
  runDigests: [],
  plannedMakespanS: 0,
  rehearsedMakespanS: 0,
  classC: false,
});
const process = (id: string, thing: string, after: string[] = []): PlanStep => ({
  kind: "process",
  id,
  thing,
  job: 1,
  operation: 0,
  durationS: 1,
  after,
  planned: timing,
  rehearsed: timing,
});
const drive = (id: string, thing: string, path: string[], after: string[] = []): PlanStep => ({
  kind: "move",
  id,
  thing,
  path,
  after,
  planned: timing,
  rehearsed: timing,
});

test("a step is ready when all before it succeeded and its Thing is free, in the plan's order", () => {
  const e = startExecution(body([process("a", "m1"), process("b", "m1"), process("c", "m2", ["a"])]));
  expect(readySteps(e).map((s) => s.id)).toEqual(["a"]);
  e.progress.get("a")!.state = "RUNNING";
  expect(readySteps(e)).toEqual([]);
  e.progress.get("a")!.state = "SUCCEEDED";
  expect(readySteps(e).map((s) => s.id)).toEqual(["b", "c"]);
});

test("right of way holds a vehicle before the node until the other has left it", () => {
  const e = startExecution(
    body(
      [drive("a", "v1", ["x", "y", "z"]), drive("b", "v2", ["w", "y"])],
      [{ step: "b", enter: 1, afterStep: "a", left: 1 }],
    ),
  );
  const b = e.steps.get("b")!;
  expect(releasable(e, b)).toBe(1);
  Object.assign(e.progress.get("a")!, { state: "RUNNING", pathIndex: 1, released: 3 });
  expect(releasable(e, b)).toBe(1);
  e.progress.get("a")!.pathIndex = 2;
  expect(releasable(e, b)).toBe(2);
  Object.assign(e.progress.get("b")!, { state: "RUNNING", released: 1 });
  expect(extendable(e)).toEqual([{ step: b, released: 2 }]);
});

test("the last node of a trip is left only when the vehicle's next drive has left it", () => {
  const e = startExecution(
    body(
      [drive("a", "v1", ["x", "y"]), drive("a2", "v1", ["y", "x"], ["a"]), drive("b", "v2", ["w", "y"])],
      [{ step: "b", enter: 1, afterStep: "a", left: 1 }],
    ),
  );
  Object.assign(e.progress.get("a")!, { state: "SUCCEEDED", pathIndex: 1 });
  expect(releasable(e, e.steps.get("b")!)).toBe(1);
  Object.assign(e.progress.get("a2")!, { state: "RUNNING", pathIndex: 1 });
  expect(releasable(e, e.steps.get("b")!)).toBe(2);
});

test("failure, doubt and completion of a plan", () => {
  const e = startExecution(body([process("a", "m1"), process("b", "m2")]));
  expect(executionState(e).state).toBe("running");
  e.progress.get("a")!.state = "UNKNOWN";
  expect(executionState(e)).toEqual({ state: "unclear", step: "a" });
  e.progress.get("b")!.state = "FAILED";
  expect(executionState(e)).toEqual({ state: "failed", step: "b" });
  for (const p of e.progress.values()) p.state = "SUCCEEDED";
  expect(executionState(e).state).toBe("done");
});

test("property: any acyclic plan runs to its end, each step once", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(3), fc.array(fc.nat(30), { maxLength: 3 })), { minLength: 1, maxLength: 30 }),
      (spec) => {
        const steps = spec.map(([thing, before], i) =>
          process(
            `s${i}`,
            `m${thing}`,
            [...new Set(before.filter((b) => b < i))].map((b) => `s${b}`),
          ),
        );
        const e = startExecution(body(steps));
        const done: string[] = [];
        for (let round = 0; round <= steps.length && executionState(e).state === "running"; round++)
          for (const step of readySteps(e)) {
            expect(step.after.every((id) => done.includes(id))).toBe(true);
            e.progress.get(step.id)!.state = "SUCCEEDED";
            done.push(step.id);
          }
        expect(done.length).toBe(steps.length);
        expect(new Set(done).size).toBe(steps.length);
      },
    ),
    { seed: 5, numRuns: 300 },
  );
});

test("the digest of a plan covers every step", () => {
  const plan = body([process("a", "m1")]);
  expect(planDigest(plan)).not.toBe(planDigest({ ...plan, steps: [process("a", "m2")] }));
});
