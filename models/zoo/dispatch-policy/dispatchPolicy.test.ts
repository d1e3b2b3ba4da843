import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { must } from "../../../twins/core/result.ts";
import { check } from "../../optimisers/transport-job-shop/check.ts";
import bilgeUlusoy from "../../optimisers/transport-job-shop/data/bilge-ulusoy.json" with { type: "json" };
import optima from "../../optimisers/transport-job-shop/data/optima.json" with { type: "json" };
import { parseInstanceFile, toProblem } from "../../optimisers/transport-job-shop/instance.ts";
import { dispatchBy, PRIORITY_RULES } from "../../optimisers/transport-job-shop/priorityDispatch.ts";
import { checkProblem } from "../../optimisers/transport-job-shop/problem.ts";
import { cellOf, problemOf } from "./cells.ts";
import { agreement, examplesOf, lineOf, PLACES, parseLessons } from "./data.ts";
import { ratioOf, ruleRatios, type Trial, trialsOf } from "./evaluate.ts";
import { FEATURES, featuresOf } from "./features.ts";
import golden from "./golden.json" with { type: "json" };
import { committedPriority, committedWeights } from "./index.ts";
import { learnedPriority } from "./policy.ts";
import { unseenLessons } from "./task.ts";
import { decisionsOf, following, orderOf, taught } from "./teacher.ts";

const text = gunzipSync(readFileSync(new URL("./data/orders.csv.gz", import.meta.url))).toString();
const lessons = parseLessons(text);
const unseen = unseenLessons({ "orders.csv.gz": text });

describe("made-up cells", () => {
  it("are problems that can be solved, unlike each other and the same each time", () => {
    for (let number = 1; number <= 40; number++) {
      const cell = cellOf(number);
      for (const set of [1, 2]) expect(checkProblem(problemOf(cell, set)).ok).toBe(true);
      expect(problemOf(cellOf(number), 1)).toEqual(problemOf(cell, 1));
      expect(problemOf(cell, 2)).not.toEqual(problemOf(cell, 1));
    }
  });
});

describe("the teacher", () => {
  it("gives the orders of the file again", () => {
    const text = (lesson: Parameters<typeof lineOf>[0]) => lineOf(lesson);
    for (const lesson of [lessons[0], unseen[0]])
      if (lesson !== undefined) expect(text({ ...lesson, order: taught(lesson.problem, 1) })).toBe(text(lesson));
  });
  it("is hardly ever behind the best of the rules", () => {
    const behind = trialsOf(unseen).filter(({ problem, bestS }) =>
      Object.values(PRIORITY_RULES).some((rule) => dispatchBy(problem, rule).makespan < bestS),
    );
    expect(behind.length / unseen.length).toBeLessThan(0.02);
  });
  it("has orders that make the same schedule again, and refuses one that names a finished job", () => {
    const [lesson] = lessons;
    if (lesson === undefined) throw new Error("no lesson");
    const schedule = dispatchBy(lesson.problem, following(lesson.order));
    expect(must(check(lesson.problem, schedule)).makespan).toBe(schedule.makespan);
    expect(orderOf(lesson.problem, schedule)).toHaveLength(lesson.order.length);
    expect(() => dispatchBy(lesson.problem, following([9]))).toThrow(RangeError);
  });
});

describe("the file of orders", () => {
  const [first = ""] = text.split("\n").slice(1);
  const [cell, set, order = ""] = first.split(",");
  it.each([
    ["another header", "cell,order\n1,0"],
    ["no digits", `cell,set,order\n${cell},${set},abc`],
    ["a job that the set has not", `cell,set,order\n${cell},${set},9${order.slice(1)}`],
    ["an order that is short", `cell,set,order\n${cell},${set},${order.slice(1)}`],
    ["the order of another set", `cell,set,order\n${cell},99,${order}`],
    ["an endless order", `cell,set,order\n${cell},${set},${"0".repeat(300)}`],
    ["more", `cell,set,order\n${first},1`],
  ])("refuses %s", (_, bad) => {
    expect(() => parseLessons(bad)).toThrow(RangeError);
  });
  it("makes an example of each decision, nobody beside the candidates", () => {
    const some = lessons.slice(0, 3);
    const { count, inputs, targets } = examplesOf(some);
    const decisions = some.flatMap(({ problem, order }) => decisionsOf(problem, order));
    expect([count, inputs.length, targets.length]).toEqual([
      decisions.length,
      count * PLACES * FEATURES,
      count * PLACES,
    ]);
    for (const [i, { candidates, chosen }] of decisions.entries()) {
      const present = Array.from({ length: PLACES }, (_, p) => inputs[(i * PLACES + p) * FEATURES + FEATURES - 1]);
      expect(present).toEqual(Array.from({ length: PLACES }, (_, p) => (p < candidates.length ? 1 : 0)));
      expect(targets[i * PLACES + chosen]).toBe(1);
    }
    expect(agreement(targets, targets)).toBe(1);
    expect(
      agreement(
        targets.map((x) => -x),
        targets,
      ),
    ).toBe(0);
  });
});

describe("the committed policy", () => {
  const rule = committedPriority();
  const instances = must(parseInstanceFile(bilgeUlusoy));
  const published = Object.keys(instances.jobsets).flatMap((jobset) =>
    Object.keys(instances.layouts).map((layout): Trial => {
      const { best: bestS } = optima[`EX${jobset}${layout}` as keyof typeof optima];
      return { problem: must(toProblem(instances, { jobset, layout })), bestS };
    }),
  );
  const least = (trials: readonly Trial[]) => Math.min(...ruleRatios(trials).map(({ ratio }) => ratio));

  it("makes shorter schedules than every rule, in cells and instances that nobody trained on, each by the book", () => {
    const tests = trialsOf(unseen);
    expect(ratioOf(tests, rule)).toBeLessThan(0.95 * least(tests));
    expect(ratioOf(published, rule)).toBeLessThan(least(published));
    for (const { problem } of [...tests, ...published]) {
      const schedule = dispatchBy(problem, rule);
      expect(must(check(problem, schedule)).makespan).toBe(schedule.makespan);
    }
  });
  it("makes the schedules that it made", () => {
    expect(published.map(({ problem }) => dispatchBy(problem, rule).makespan)).toEqual(golden.makespans);
  });
  it("takes more candidates than it was trained with", () => {
    const [one] = published;
    if (one === undefined) throw new Error("no instance");
    const { jobs } = one.problem;
    const many = { ...one.problem, jobs: [...jobs, ...jobs, ...jobs].map((job, i) => ({ ...job, id: i + 1 })) };
    expect(must(check(many, dispatchBy(many, rule))).makespan).toBeGreaterThan(one.bestS);
  });
  it("refuses other weights", () => {
    expect(() => learnedPriority(committedWeights().slice(1))).toThrow(RangeError);
  });
  it("sees numbers alone, also where nothing takes time", () => {
    const idle = { ...problemOf(cellOf(1), 1) };
    const still = {
      ...idle,
      travel: idle.travel.map((row) => row.map(() => 0)),
      jobs: idle.jobs.map((job) => ({
        ...job,
        operations: job.operations.map(({ alternatives: [first] }) => ({
          alternatives: [{ machine: first?.machine ?? 1, duration: 0 }],
        })),
      })),
    };
    dispatchBy(still, (candidates) => {
      expect(featuresOf(candidates, still).every(Number.isFinite)).toBe(true);
      return 0;
    });
  });
});
