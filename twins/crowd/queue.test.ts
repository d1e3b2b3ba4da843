import { expect, test } from "vitest";
import { createCrowd } from "./crowd.ts";
import { CFS, type Person } from "./model.ts";
import { room, sketch, venueOf, wall } from "./validation/plans.ts";
import { roomPlan } from "./validation/rooms.ts";

test("of two doors a long queue at the nearer one sends people to the other, jams or not", () => {
  const venue = roomPlan(30, 14, [
    { isAbove: false, atM: 8, widthM: 1 },
    { isAbove: false, atM: 22, widthM: 1 },
  ]);
  const people = Array.from({ length: 400 }, (_, k) => ({
    storey: 0,
    x: 15.5 + (k % 25) * 0.56,
    y: 0.6 + Math.floor(k / 25) * 0.55,
  }));
  const crowd = createCrowd(venue, people);
  crowd.step(100);
  expect(crowd.safe).toBe(400);
  expect(Math.min(...crowd.crossings)).toBeGreaterThan(160);
});

test("who comes out of a queue follows closer than who walks freely", () => {
  const s = sketch();
  for (const y of [0, 0.6]) wall(s, [-2.5, y], [402.5, y]);
  room(s, 0, [0, 0], [400, 0.6], "corridor");
  const venue = venueOf(s);
  /** Gap behind somebody who walks 0.8 m/s, m, after she stood for a while; who follows wishes too little more to pass. */
  const gap = (ahead: number, stoodS: number, seconds: number): number => {
    const at = [ahead, 2.5];
    const crowd = createCrowd(
      venue,
      at.map((x): Person => ({ storey: 0, x, y: 0.3, goal: { kind: "stay" } })),
    );
    crowd.steer(1, 1, 0, 0.85);
    crowd.step(stoodS);
    crowd.steer(0, 1, 0, 0.8);
    crowd.step(seconds);
    return crowd.x[0]! - crowd.x[1]!;
  };
  // 0.44 m and 1.06 s at 0.8 m/s: the file that Seyfried et al. 2005 measured.
  const standM = CFS.sizeM + CFS.standingGapM;
  const free = standM + CFS.timeGapS * 0.8;
  expect(Math.abs(gap(4.5, 0, 60) - free)).toBeLessThan(0.1);
  const closer = gap(3.2, 10, 10);
  expect([closer < free - 0.15, closer > standM + CFS.queueGapS * 0.8 - 0.1]).toEqual([true, true]);
});
