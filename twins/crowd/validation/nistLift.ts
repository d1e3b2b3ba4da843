import type { Venue } from "../../core/venue.ts";
import { createCrowd } from "../crowd.ts";
import { type CrowdCase, check, crowdCase, runUntil, YES } from "./case.ts";
import { opening, room, sketch, switchback, venueOf, wallOn, wallWithGaps } from "./plans.ts";

/** Two storeys with a hall on each and a lift at x 10 to 12, with or without stairs beside it; the exit is below. */
export function liftPlan(hasStairs: boolean): Venue {
  const s = sketch(2);
  for (const storey of [0, 1]) {
    wallOn(s, storey, [10, 0], [0, 0]);
    wallOn(s, storey, [0, 5], [10, 5]);
    wallWithGaps(s, storey, [10, 0], [10, 5], [[2.5, 1]]);
    wallOn(s, storey, [10, 1.5], [12, 1.5], [12, 3.5], [10, 3.5]);
    room(s, storey, [0, 0], [10, 5], "hall");
    opening(s, [10, 3], [10, 2], { storey });
  }
  if (hasStairs) switchback(s, 0, [4, 0.3], 4, 0.9);
  wallOn(s, 1, [0, 0], [0, 5]);
  opening(s, [0, 0], [0, 5], { isExit: true, kind: "passage" });
  const car = [
    [10, 1.5],
    [12, 1.5],
    [12, 3.5],
    [10, 3.5],
  ] as const;
  const stops = [0, 1].map((storey) => ({ storey, opening: storey }));
  return {
    ...venueOf(s),
    lifts: [{ thing: "lift", title: { en: "Lift", zh: "电梯" }, car, stops, capacity: 2 }],
  };
}

const LIFT = crowdCase(
  {
    id: "nist-2.7",
    title: { en: "NIST 2.7: use of a lift", zh: "NIST 2.7：电梯使用" },
    setUp: {
      en: "One person and one in a wheelchair on an upper storey with stairs and a lift that stands there with its door open and then comes down; lifts allowed, then forbidden.",
      zh: "上层有一名普通行人和一名轮椅使用者，楼内有楼梯和停在该层、开门后下行的电梯；分别允许与禁止使用电梯。",
    },
    law: {
      en: "people who take lifts wait at the landing, board up to the capacity and leave where their way is shortest; one a second by a door",
      zh: "乘梯者在层站等候，按额定人数登梯，在剩余路径最短的层站离开；每门每秒一人",
    },
    source:
      "NIST TN 1822, Verif.2.7: those who are to use the lift do, and reach the ground by it; nobody where it is forbidden",
  },
  {},
  async (_, pause) => {
    const out: boolean[][] = [];
    for (const allowsLifts of [true, false]) {
      const crowd = createCrowd(
        liftPlan(true),
        [
          { storey: 1, x: 2, y: 4 },
          { storey: 1, x: 8, y: 3.5, kind: "wheelchair", usesLifts: true },
        ],
        { allowsLifts },
      );
      crowd.setLift(0, 1, true);
      await runUntil(crowd, 20, pause, () => false);
      crowd.setLift(0, -1, false);
      await runUntil(crowd, 26, pause, () => false);
      crowd.setLift(0, 0, true);
      await runUntil(crowd, 90, pause, () => crowd.inside === 0);
      out.push([0, 1].map((i) => crowd.doing(i) === "safe"));
    }
    const [allowed, forbidden] = out as [boolean[], boolean[]];
    const yes = (is: boolean): number => (is ? 1 : 0);
    return {
      figures: {},
      checks: [
        check("lift", "in the wheelchair: out by the lift", "轮椅使用者经电梯疏散", yes(allowed[1]!), "1", YES),
        check(
          "stairs",
          "the other: out by the stairs, both times",
          "另一人两次均经楼梯疏散",
          yes(allowed[0]! && forbidden[0]!),
          "1",
          YES,
        ),
        check(
          "forbidden",
          "in the wheelchair: still above where lifts are forbidden",
          "禁用电梯时轮椅使用者仍在上层",
          yes(!forbidden[1]!),
          "1",
          YES,
        ),
      ],
    };
  },
);

export const NIST_LIFT: readonly CrowdCase[] = [LIFT];
