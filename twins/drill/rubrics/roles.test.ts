import { describe, expect, test } from "vitest";
import { type Duty, judgeBy, type Moment, rubricOf } from "../judge.ts";
import { ROLES } from "../roles.ts";
import { earthquakeRubric } from "./earthquake.ts";
import { fireRubric } from "./fire.ts";
import { floodRubric } from "./flood.ts";
import { gasRubric } from "./gas.ts";
import { outageRubric } from "./outage.ts";

const DUTY: Duty = {
  child: null,
  isAtRefuge: false,
  helpAskedAtS: null,
  isTaken: false,
  rooms: { all: 4, checked: 0, closed: 0 },
  warned: 0,
  floor: { all: 10, inside: 10 },
  helpless: { all: 2, reached: 0, out: 0 },
  reportedAtS: null,
};
const QUIET: Moment = {
  ...{ atS: 0, alarmAtS: null, shakingFromS: null, shakingToS: null, posture: "standing", isHolding: false },
  ...{ shelter: "none", isInDoorway: false, speedMps: 0, hasLeft: false, isOutside: false, isAtMuster: false },
  ...{ isInLift: false, isDriving: false, eyeM: 1.6, layerM: Infinity, fed: 0, waterM: 0, waterMps: 0 },
  ...{ floodClass: 0, groundZ: 10, gasShare: 0, duty: DUTY },
};

type Change = readonly [fromS: number, so: Partial<Omit<Moment, "duty">>, duty?: Partial<Duty>];

/** What a role of a fire gets for what is so from each moment on. */
function play(role: (typeof ROLES)[number], toS: number, changes: readonly Change[]) {
  const judge = judgeBy(rubricOf(fireRubric, role));
  let moment = QUIET;
  for (let i = 0; i <= toS * 20; i++) {
    const atS = i / 20;
    moment = { ...moment, atS };
    for (const [fromS, so, duty] of changes)
      if (Math.abs(fromS - atS) < 0.02) moment = { ...moment, ...so, duty: { ...moment.duty!, ...duty } };
    judge.see(moment);
  }
  const { points, lines } = judge.score();
  return { points, of: Object.fromEntries(lines.map((line) => [line.id, line.points])) };
}

describe.each([fireRubric, earthquakeRubric, floodRubric, gasRubric, outageRubric])("the roles of $id", (rubric) => {
  test.each(ROLES)("%s adds up to 100, names its source in both languages, and gives nothing for nothing", (role) => {
    const { criteria, source } = rubricOf(rubric, role);
    expect(criteria.reduce((sum, { most }) => sum + most, 0)).toBe(100);
    expect(criteria.every(({ most }) => Number.isInteger(most) && most > 0)).toBe(true);
    expect(new Set(criteria.map(({ id }) => id)).size).toBe(criteria.length);
    for (const text of [source, ...criteria.flatMap(({ title, advice }) => [title, advice])])
      expect(text.zh).toMatch(/[\u4e00-\u9fff]/);
    const idle = judgeBy({ criteria });
    for (let i = 0; i < 200; i++) idle.see({ ...QUIET, atS: i / 20 });
    const { points, lines } = idle.score();
    // In an earthquake, who is nowhere near it is not yet wrong either.
    expect(points).toBeLessThanOrEqual(rubric.id === "earthquake" ? 20 : 0);
    for (const line of lines) expect(line.why.zh).toMatch(/[\u4e00-\u9fff]/);
  });
});

const ALARM = [5, { alarmAtS: 5 }] as const;

test("a responder who stands at the muster point gets nothing, and one who brings both out and tells the count all", () => {
  const idle = play("responder", 60, [[0, { isOutside: true, isAtMuster: true }], ALARM]);
  expect(idle.points).toBe(0);
  const told = play("responder", 60, [[0, { isOutside: true }], ALARM, [20, {}, { reportedAtS: 20 }]]);
  expect(told.of).toEqual({ reach: 0, bring: 0, dose: 0, count: 5 });
  const good: readonly Change[] = [
    [0, { isOutside: true }],
    ALARM,
    [10, { isOutside: false, speedMps: 1.2 }],
    [30, {}, { helpless: { all: 2, reached: 2, out: 0 } }],
    [50, { isOutside: true }, { helpless: { all: 2, reached: 2, out: 2 } }],
    [55, {}, { reportedAtS: 55 }],
  ];
  expect(play("responder", 60, good).points).toBe(100);
  const victim = play("responder", 60, [...good, [40, { fed: 0.9 }]]);
  expect(victim.of.dose).toBeLessThan(5);
});

test("a warden is judged by rooms, doors, people and the count, and by who was left behind", () => {
  const swept: Partial<Duty> = {
    rooms: { all: 4, checked: 4, closed: 4 },
    warned: 3,
    floor: { all: 10, inside: 0 },
  };
  const good: readonly Change[] = [
    ALARM,
    [10, { speedMps: 1.2 }],
    [30, {}, swept],
    [40, { isOutside: true }],
    [50, { isAtMuster: true }, { reportedAtS: 50 }],
  ];
  expect(play("warden", 60, good).points).toBe(100);
  const hasty = play("warden", 60, [
    ALARM,
    [10, { speedMps: 1.2 }, { floor: { all: 10, inside: 8 } }],
    [40, { isOutside: true }],
  ]);
  expect(hasty.of).toEqual({ sweep: 0, doors: 0, warn: 0, account: 4, last: 0, dose: 15, report: 0 });
  const half = play("warden", 60, [...good, [31, {}, { rooms: { all: 4, checked: 2, closed: 1 } }]]);
  expect(half.of).toMatchObject({ sweep: 13, doors: 5 });
});

test("a parent without the child, and a child in the smoke, cost what they are worth", () => {
  const child = (m: number, fed = 0): Partial<Duty> => ({ child: { m, fed, isDown: false } });
  const way: readonly Change[] = [
    [0, {}, child(1)],
    ALARM,
    [10, { speedMps: 1 }],
    [20, { hasLeft: true }],
    [60, { isOutside: true, isAtMuster: true }],
  ];
  expect(play("parent", 70, way).of).toMatchObject({ together: 25, dose: 20, muster: 10, start: 15 });
  expect(play("parent", 70, [...way, [30, {}, child(Infinity)]]).of.together).toBeLessThan(6);
  expect(play("parent", 70, [...way, [30, {}, child(1, 0.6)]]).of.dose).toBeLessThan(8);
});

test("a wheelchair user is judged by the refuge and the call for help, or by being outside without any", () => {
  const way: readonly Change[] = [ALARM, [10, { speedMps: 0.9 }], [20, { hasLeft: true }]];
  const good = play("wheelchair", 70, [...way, [40, {}, { isAtRefuge: true }], [45, {}, { helpAskedAtS: 45 }]]);
  expect(good.of).toMatchObject({ refuge: 25, ask: 15, dose: 15, lift: 10 });
  const outside = play("wheelchair", 70, [...way, [40, { isOutside: true }]]);
  expect(outside.of).toMatchObject({ refuge: 25, ask: 15 });
  expect(play("wheelchair", 70, way).of).toMatchObject({ refuge: 0, ask: 0 });
});
