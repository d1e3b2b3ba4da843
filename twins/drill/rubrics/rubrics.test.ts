import { describe, expect, test } from "vitest";
import { type Act, type ActKind, judgeBy, type Moment, type Rubric } from "../judge.ts";
import { earthquakeRubric } from "./earthquake.ts";
import { fireRubric } from "./fire.ts";
import { floodRubric } from "./flood.ts";
import { gasRubric } from "./gas.ts";
import { outageRubric } from "./outage.ts";

const QUIET: Moment = {
  atS: 0,
  alarmAtS: null,
  shakingFromS: null,
  shakingToS: null,
  posture: "standing",
  isHolding: false,
  shelter: "none",
  isInDoorway: false,
  speedMps: 0,
  hasLeft: false,
  isOutside: false,
  isAtMuster: false,
  isInLift: false,
  isDriving: false,
  eyeM: 1.6,
  layerM: Infinity,
  fed: 0,
  waterM: 0,
  waterMps: 0,
  floodClass: 0,
  groundZ: 10,
  gasShare: 0,
};
const STEP_S = 0.05;

interface Did extends Omit<Act, "opening"> {
  readonly atS: number;
  readonly opening?: string;
}

/** Plays what is so from each moment on, and what is done, at 20 steps a second. */
function play(
  rubric: Rubric,
  toS: number,
  changes: readonly (readonly [fromS: number, so: Partial<Moment>])[],
  acts: readonly Did[] = [],
) {
  const judge = judgeBy(rubric);
  let moment = QUIET;
  for (let i = 0; i * STEP_S <= toS + 1e-9; i++) {
    const atS = i * STEP_S;
    moment = { ...moment, atS };
    for (const [fromS, so] of changes) if (Math.abs(fromS - atS) < STEP_S / 2) moment = { ...moment, ...so };
    judge.see(moment);
    for (const { atS: at, kind, opening } of acts)
      if (Math.abs(at - atS) < STEP_S / 2) judge.act({ kind, opening: opening ?? null }, moment);
  }
  const { points, lines, better } = judge.score();
  return { points, better, of: Object.fromEntries(lines.map((line) => [line.id, line.points])), lines };
}

describe.each([fireRubric, earthquakeRubric, floodRubric, gasRubric, outageRubric])("the rubric of $id", (rubric) => {
  test("adds up to 100, in both languages, with ids of their own", () => {
    expect(rubric.criteria.reduce((sum, { most }) => sum + most, 0)).toBe(100);
    expect(new Set(rubric.criteria.map(({ id }) => id)).size).toBe(rubric.criteria.length);
    for (const { title, advice } of rubric.criteria)
      for (const text of [title, advice]) expect(text.zh).toMatch(/[\u4e00-\u9fff]/);
  });

  test("gives nothing to who does nothing, and says what to do better", () => {
    const { points, better } = play(rubric, 120, [
      [5, { alarmAtS: 5, shakingFromS: 5 }],
      [35, { shakingToS: 35, floodClass: 3, waterM: 0.5, waterMps: 1, layerM: 1, fed: 0.5, gasShare: 1.5 }],
    ]);
    expect(points).toBeLessThanOrEqual(rubric.id === "earthquake" ? 23 : 0);
    expect(better).not.toBeNull();
  });
});

const DROPPED = { posture: "dropped", shelter: "table", isHolding: true } as const;
const QUAKE = [
  [10, { shakingFromS: 10 }],
  [40, { shakingToS: 40 }],
] as const;

test("drop, cover, hold on, wait and check is all of an earthquake's points", () => {
  const did = play(earthquakeRubric, 110, [...QUAKE, [12, DROPPED]], [{ atS: 101, kind: "check" }]);
  expect(did).toMatchObject({ points: 100, better: null });
});

test("each fault of an earthquake costs its own points", () => {
  const check: Did[] = [{ atS: 101, kind: "check" }];
  expect(play(earthquakeRubric, 110, [...QUAKE, [19, DROPPED]], check).of).toMatchObject({ drop: 8, cover: 25 });
  expect(
    play(earthquakeRubric, 110, [...QUAKE, [12, DROPPED], [30, { isHolding: false }]], check).of.hold,
  ).toBeLessThanOrEqual(10);
  const ran = play(
    earthquakeRubric,
    110,
    [...QUAKE, [12, DROPPED], [20, { speedMps: 2 }], [21, { speedMps: 0 }]],
    check,
  );
  expect(ran.of).toMatchObject({ stay: 5, drop: 25 });
  expect(ran.lines.find(({ id }) => id === "stay")?.atS).toBeCloseTo(20, 6);
  expect(
    play(earthquakeRubric, 110, [...QUAKE, [11, { ...DROPPED, shelter: "none", isInDoorway: true }]], check).of,
  ).toMatchObject({ stay: 5, cover: 0 });
  const hasty = play(earthquakeRubric, 110, [...QUAKE, [12, DROPPED], [55, { speedMps: 1.2 }]]);
  expect(hasty.of.wait).toBe(2);
});

const OUT = { hasLeft: true, isOutside: true } as const;

test("a fire's points: at once, doors felt and closed, low, by the stairs, to the muster point", () => {
  const did = play(
    fireRubric,
    120,
    [
      [5, { alarmAtS: 5 }],
      [15, { speedMps: 1.2 }],
      [20, { hasLeft: true, posture: "crouching", eyeM: 0.9, layerM: 1.2 }],
      [60, { ...OUT, layerM: Infinity }],
      [80, { isAtMuster: true }],
    ],
    [
      { atS: 18, kind: "feelDoor", opening: "d1" },
      { atS: 19, kind: "openDoor", opening: "d1" },
      { atS: 21, kind: "closeDoor", opening: "d1" },
    ],
  );
  expect(did).toMatchObject({ points: 100, better: null });
});

test("each fault of a fire costs its own points", () => {
  const base = [
    [5, { alarmAtS: 5 }],
    [15, { speedMps: 1.2 }],
    [20, { hasLeft: true }],
    [60, OUT],
    [80, { isAtMuster: true }],
  ] as const;
  const faults = (more: readonly (readonly [number, Partial<Moment>])[], acts: readonly Did[] = []) =>
    play(fireRubric, 120, [...base, ...more], acts).of;
  expect(faults([], [{ atS: 18, kind: "openDoor", opening: "d" }])).toMatchObject({ feel: 0, close: 0 });
  expect(
    faults([
      [30, { layerM: 1 }],
      [40, { layerM: 3 }],
    ]),
  ).toMatchObject({ low: 8, dose: 20 });
  expect(faults([[30, { isInLift: true }]])).toMatchObject({ lift: 0 });
  expect(faults([[30, { fed: 0.5 }]]).dose).toBeLessThan(10);
  expect(faults([[90, { isOutside: false, isAtMuster: false }]])).toMatchObject({ muster: 0 });
  const late = play(fireRubric, 120, [base[0], [50, { speedMps: 1.2 }], [55, { hasLeft: true }]]);
  expect(late.of.start).toBe(10);
});

test("who puts the fire out needs no door to close, and who only holds an extinguisher does", () => {
  const fire = { kw: 80, m: 3, isOut: false };
  const play2 = (isOut: boolean, m: number) =>
    play(
      fireRubric,
      120,
      [
        [5, { alarmAtS: 5, fire: { ...fire, m } }],
        [15, { speedMps: 1.2 }],
        [30, { fire: { kw: 0, m, isOut } }],
        [60, { ...OUT, isAtMuster: true }],
      ],
      [{ atS: 20, kind: "extinguish" }],
    ).of.close;
  expect([play2(true, 3), play2(false, 3), play2(true, 20)]).toEqual([10, 0, 0]);
});

test("a flood's points, and its faults", () => {
  const good = [
    [10, { alarmAtS: 10 }],
    [40, { hasLeft: true, speedMps: 1.2 }],
    [90, { groundZ: 12 }],
  ] as const;
  expect(play(floodRubric, 120, good)).toMatchObject({ points: 100, better: null });
  expect(play(floodRubric, 120, [...good, [60, { waterM: 0.3, waterMps: 0.8 }], [70, { waterM: 0 }]]).of.wade).toBe(0);
  expect(
    play(floodRubric, 120, [...good, [60, { isDriving: true, waterM: 0.2 }], [65, { isDriving: false, waterM: 0 }]]).of,
  ).toMatchObject({ drive: 0, wade: 25 });
  const late = play(floodRubric, 200, [
    good[0],
    [80, { floodClass: 2 }],
    [130, { hasLeft: true }],
    [180, { groundZ: 12 }],
  ]);
  expect(late.of).toMatchObject({ leave: 8, heed: 0, uphill: 20 });
});

test("a gas alarm's points, and its faults", () => {
  const acts: Did[] = [
    { atS: 8, kind: "pullAlarm" },
    { atS: 9, kind: "pressStop" },
    { atS: 10, kind: "warn" },
  ];
  const out = [
    [5, { alarmAtS: 5 }],
    [30, OUT],
    [50, { isAtMuster: true }],
  ] as const;
  expect(play(gasRubric, 60, out, acts)).toMatchObject({ points: 100, better: null });
  expect(play(gasRubric, 60, out, acts.slice(1)).of).toMatchObject({ alarm: 0, stop: 15 });
  expect(play(gasRubric, 90, [...out, [60, { isOutside: false, gasShare: 1.2 }]], acts).of).toMatchObject({
    muster: 0,
    gas: 0,
  } satisfies Partial<Record<string, number>>);
  const kinds: ActKind[] = acts.map(({ kind }) => kind);
  expect(kinds).toEqual(["pullAlarm", "pressStop", "warn"]);
});

describe("a power cut", () => {
  const cut = [15, { isDark: true }] as const;
  const seen = [20, { isDark: false }] as const;

  test("who stands, speaks to others, walks out when told and stays there has all points", () => {
    const { points, of } = play(
      outageRubric,
      120,
      [cut, seen, [60, { alarmAtS: 60, speedMps: 1.3, hasLeft: true }], [100, { isOutside: true, isAtMuster: true }]],
      [{ atS: 25, kind: "warn" }],
    );
    expect([points, of]).toEqual([100, { still: 15, tell: 15, start: 20, walk: 15, lift: 15, muster: 20 }]);
  });

  test("walking on in the dark, running and a lift cost theirs", () => {
    const { of } = play(outageRubric, 120, [
      [14, { speedMps: 1.2 }],
      cut,
      seen,
      [60, { alarmAtS: 60, speedMps: 2.5, hasLeft: true }],
      [80, { isInLift: true }],
    ]);
    expect(of).toMatchObject({ still: 0, tell: 0, walk: 0, lift: 0, muster: 0 });
    // A jolt is no running.
    const jolt = play(outageRubric, 90, [cut, seen, [60, { hasLeft: true, speedMps: 2.5 }], [61, { speedMps: 1.3 }]]);
    expect(jolt.of.walk).toBe(15);
  });
});
