import { describe, expect, test } from "vitest";
import { fail, must, ok } from "../../twins/core/result.ts";
import type { Plan } from "../../twins/operations/plan.ts";
import { rehearse } from "../../twins/sites/fms/rehearse.ts";
import { fmsRunInput } from "../../twins/sites/fms/runInput.ts";
import { initialWork } from "../../twins/sites/fms/workState.ts";
import type { Link } from "./link.ts";
import { expectation, rehearsedTrack } from "./rehearsed.ts";
import type { ShownBranch } from "./shownBranch.ts";

const work = must(initialWork(4));
const input = fmsRunInput({ work, branch: "continue", schedule: null, forecast: null, seed: 3, replication: 0 });
const shown = { comparison: { id: "c1", base: { atMs: 1000 } }, result: { branch: "continue" } } as ShownBranch;
const plan = (status: Plan["status"]) => ({ id: "p-1", status, startedAtMs: 5000 }) as Plan;

describe("what is expected after now", () => {
  test("the plan under way, unless a branch was picked by hand; else the shown branch; else nothing", () => {
    expect(expectation(null, [plan("executing")], shown)).toMatchObject({ kind: "plan", startMs: 5000 });
    expect(expectation("c1:continue", [plan("executing")], shown)).toMatchObject({ kind: "branch", startMs: 1000 });
    expect(expectation(null, [plan("done"), plan("proposed")], shown)).toMatchObject({ kind: "branch" });
    expect(expectation(null, [], null)).toBeNull();
  });

  test("a branch's vehicles drive as they were rehearsed, and stand still at its end", async () => {
    const asked: string[] = [];
    const link = {
      ask: async (name: string) => {
        asked.push(name);
        return ok({ input });
      },
    } as unknown as Pick<Link, "ask">;
    const expected = { kind: "branch", shown, startMs: 0 } as const;
    const track = (await rehearsedTrack(link, expected))!;
    const rehearsal = must(rehearse(input));
    expect(asked).toEqual(["runInput"]);
    for (const tS of [0, 12.5, 60, 90.25])
      expect(track(tS).poses).toEqual(
        rehearsal.positionsAt(tS).map(({ id, x, y, headingRad }) => ({ thing: id, x, y, headingRad })),
      );
    const start = track(0).poses;
    const moved = track(20).poses.some((pose, i) => Math.hypot(pose.x - start[i]!.x, pose.y - start[i]!.y) > 1);
    expect(moved, "some vehicle has driven").toBe(true);
    // A vehicle is always in some zone; at the start both stand in the station, which then has no room left.
    expect([...track(0).taken.keys()]).toContain("station");
    for (let tS = 1; tS < rehearsal.endS; tS += 3)
      expect([...track(tS).taken.values()].every((vehicle) => /^vehicle-[12]$/.test(vehicle))).toBe(true);
    expect(track(20).taken.size, "zones on the way are held").toBeGreaterThan(1);
    expect(track(rehearsal.endS + 1)).toEqual(track(rehearsal.endS + 1000));
  });

  test("nothing is drawn for a plan whose input is not kept any more", async () => {
    const link = { ask: async () => fail("PLAN_UNKNOWN", "gone") } as unknown as Pick<Link, "ask">;
    expect(await rehearsedTrack(link, { kind: "plan", plan: plan("executing"), startMs: 0 })).toBeNull();
  });
});
