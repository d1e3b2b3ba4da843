import { expect, test } from "vitest";
import { must } from "../../core/result.ts";
import { type Rng, rng } from "../../core/rng.ts";
import { studentT975 } from "../statistics.ts";
import { eventQueue } from "./eventQueue.ts";
import exact from "./exact.json" with { type: "json" };
import { type NetworkModel, type NetworkRun, runNetwork, type Station } from "./network.ts";

const values = exact.values as Record<string, Record<string, number | number[]>>;
const exponential = (mean: number) => (r: Rng) => r.exponential(mean);
const out = () => -1;
const station = (servers: number, buffer: number, mean: number, route: (r: Rng) => number = out): Station => ({
  servers,
  buffer,
  service: exponential(mean),
  route,
});
const open = (lambda: number, s: Station): NetworkModel => ({
  stations: [s],
  arrivals: [{ station: 0, interval: exponential(1 / lambda) }],
  saturated: -1,
});
/** A saturated line of exponential stations with buffers between them. */
const line = (means: readonly number[], buffers: readonly number[]): NetworkModel => ({
  stations: means.map((mean, i) =>
    station(1, i === 0 ? 0 : buffers[i - 1]!, mean, () => (i + 1 < means.length ? i + 1 : -1)),
  ),
  arrivals: [],
  saturated: 0,
});
/** Lognormal of mean 1 and squared coefficient of variation 2, by Box and Muller. */
const lognormal = (r: Rng): number => {
  const sigma2 = Math.log(3);
  const normal = Math.sqrt(-2 * Math.log(1 - r.uniform())) * Math.cos(2 * Math.PI * r.uniform());
  return Math.exp(-sigma2 / 2 + Math.sqrt(sigma2) * normal);
};
const unreliable = (n: number): NetworkModel => {
  const model = line([1, 1], [n - 2]);
  return { ...model, stations: model.stations.map((s) => ({ ...s, unreliable: { mttf: 100, mttr: 10 } })) };
};
const choose = (shares: readonly [number, number][]) => (r: Rng) => {
  let u = r.uniform();
  for (const [to, share] of shares) {
    if (u < share) return to;
    u -= share;
  }
  return -1;
};

type Measure = (run: NetworkRun) => number;
const whole: Measure = (run) => run.present.reduce((sum, x) => sum + x, 0);

/** Name in exact.json, model, horizon, and what is compared. */
const CASES: readonly [string, NetworkModel, number, Record<string, Measure>][] = [
  [
    "M/M/1 lam=0.8 mu=1",
    open(0.8, station(1, Infinity, 1)),
    40_000,
    { W: (r) => r.sojourn, Wq: (r) => r.wait[0]!, L: whole, Pwait: (r) => r.delayed },
  ],
  [
    "M/M/3 lam=2 mu=1",
    open(2, station(3, Infinity, 1)),
    12_000,
    { W: (r) => r.sojourn, Wq: (r) => r.wait[0]!, L: whole, Pwait: (r) => r.delayed },
  ],
  ["M/M/10 lam=9 mu=1", open(9, station(10, Infinity, 1)), 8000, { W: (r) => r.sojourn, L: whole }],
  ["M/D/1 lam=.8", open(0.8, { ...station(1, Infinity, 1), service: () => 1 }), 20_000, { Wq: (r) => r.wait[0]! }],
  [
    "M/G/1 lognormal cv2=2 lam=.5 mean=1",
    open(0.5, { ...station(1, Infinity, 1), service: lognormal }),
    40_000,
    { Wq: (r) => r.wait[0]! },
  ],
  [
    "M/M/1/5 lam=.9",
    open(0.9, station(1, 4, 1)),
    20_000,
    { Pblock: (r) => r.lost, L: whole, thr: (r) => r.throughput },
  ],
  ...([0, 1, 4] as const).map((b): (typeof CASES)[number] => [
    `saturated exp line 2 stations mu=1 buffers [${b}] BAS`,
    line([1, 1], [b]),
    12_000,
    { thr: (r) => r.throughput },
  ]),
  ...(
    [
      [0, 0],
      [1, 1],
      [2, 2],
      [0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ] as const
  ).map((b): (typeof CASES)[number] => [
    `saturated exp line ${b.length + 1} stations mu=1 buffers [${b.join(", ")}] BAS`,
    line(new Array(b.length + 1).fill(1), b),
    8000,
    { thr: (r) => r.throughput },
  ]),
  [
    "saturated exp line 3 stations mu=(1,.8,1.2) buffers [1,1]",
    line([1, 1 / 0.8, 1 / 1.2], [1, 1]),
    12_000,
    { thr: (r) => r.throughput },
  ],
  ...([2, 4, 10, 20] as const).map((n): (typeof CASES)[number] => [
    `2 unreliable exp machines mu=1 p=.01 r=.1 N=${n} (Gershwin-Berman model)`,
    unreliable(n),
    30_000,
    { thr: (r) => r.throughput },
  ]),
  [
    "Jackson 3 nodes gamma=(.3,0,0) mu=(.8,.6,.9) P=[[0,.5,.5],[0,0,.8],[.2,0,0]]",
    {
      stations: [
        station(
          1,
          Infinity,
          1 / 0.8,
          choose([
            [1, 0.5],
            [2, 0.5],
          ]),
        ),
        station(1, Infinity, 1 / 0.6, choose([[2, 0.8]])),
        station(1, Infinity, 1 / 0.9, choose([[0, 0.2]])),
      ],
      arrivals: [{ station: 0, interval: exponential(1 / 0.3) }],
      saturated: -1,
    },
    20_000,
    { W: (r) => r.sojourn },
  ],
  [
    "closed MVA demands 1,.8,.5 N=6",
    {
      stations: [1, 0.8, 0.5].map((mean, i) => station(1, Infinity, mean, () => (i + 1) % 3)),
      arrivals: [],
      saturated: -1,
      initial: [6, 0, 0],
    },
    12_000,
    { X: (r) => r.rate[0]! },
  ],
];

/** With 24 cases and fixed seeds: wide enough that right code passes, narrow enough that wrong code does not. */
const SIGMAS = 4;

test.each(CASES)("%s", (name, model, horizon, measures) => {
  const replications = 20;
  const runs = Array.from({ length: replications }, (_, i) => must(runNetwork(model, 1000 + i, 500, horizon, 1e6)));
  for (const [key, measure] of Object.entries(measures)) {
    const known = values[name]![key] as number;
    const draws = runs.map(measure);
    const mean = draws.reduce((sum, x) => sum + x, 0) / replications;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (replications - 1);
    const error = Math.sqrt(variance / replications);
    expect(Math.abs(mean - known), `${key}: ${mean} against ${known}`).toBeLessThan(SIGMAS * error);
    expect(error / known, `${key}: relative standard error`).toBeLessThan(0.03);
  }
});

test("the event budget ends a run with its code", () => {
  const model = open(0.8, station(1, Infinity, 1));
  expect(runNetwork(model, 1, 0, 1e6, 1000)).toMatchObject({ ok: false, error: { code: "SIM_BUDGET" } });
});

test("events come out by time, equal times in the order they went in, also when it grows", () => {
  const queue = eventQueue(2);
  const r = rng(5);
  const expected: { time: number; code: number }[] = [];
  for (let code = 0; code < 5000; code++) {
    const time = r.below(50);
    queue.push(time, code);
    expected.push({ time, code });
  }
  expected.sort((a, b) => a.time - b.time || a.code - b.code);
  const found = expected.map(() => {
    const code = queue.pop();
    return { time: queue.time, code };
  });
  expect(found).toEqual(expected);
  expect(queue.pop()).toBe(-1);
  expect(queue.nextTime()).toBe(Infinity);
});

test("Student's t agrees with the printed tables", () => {
  const table: [number, number][] = [
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [5, 2.571],
    [9, 2.262],
  ];
  for (const [df, t] of [...table, [29, 2.045], [59, 2.001], [999, 1.962]] as [number, number][])
    expect(studentT975(df)).toBeCloseTo(t, 3);
});
