import { z } from "zod";

/** How doors inside stand, which way people take, and so on: what an organiser decides before a drill. */
export const PLAN_DOORS = ["asShipped", "closed", "open"] as const;
export const PLAN_EXITS = ["quickest", "nearest", "spread"] as const;
/** Limits of a plan and of how many runs compare two of them. */
export const PLAN_LIMITS = {
  reactionFactor: { min: 0.1, max: 4 },
  wardens: 6,
  seeds: { min: 20, max: 60 },
} as const;

export const PlanSchema = z.strictObject({
  /** Doors inside at the beginning; exits and locked doors are as the drill has them. */
  doors: z.enum(PLAN_DOORS),
  /** When the alarm sounds, s since the hazard began; null: as the drill has it. */
  alarmAtS: z.number().min(0).max(3_600).nullable(),
  /** Times until people set out are multiplied by it. */
  reactionFactor: z.number().min(PLAN_LIMITS.reactionFactor.min).max(PLAN_LIMITS.reactionFactor.max),
  /** By which exit: what promises to be quickest with queues counted, the nearest, or spread over all exits by their widths. */
  exits: z.enum(PLAN_EXITS),
  /** Simulated wardens who clear rooms and tell people to go. */
  wardens: z.int().min(0).max(PLAN_LIMITS.wardens),
});
export type DrillPlan = z.infer<typeof PlanSchema>;

/** Every limit of a debrief on the wire. */
export const DEBRIEF_LIMITS = {
  /** Of a film, in one answer. */
  filmChunkBytes: 256 * 1024,
  filmMostBytes: 32 * 2 ** 20,
  /** Jobs that wait for the one worker of a server, and how long one may take, ms. */
  jobsWaiting: 24,
  jobMs: 10 * 60_000,
  /** Points are told of no smaller group: of fewer one could tell who. */
  leastGroup: 5,
} as const;

const digest = z.string().regex(/^0x[0-9a-f]{64}$/);

export const DebriefParams = {
  /** Film and maps of the run that has ended: made when somebody first asks. */
  analyse: z.strictObject({}),
  /** Of the film, from a byte on. */
  film: z.strictObject({ from: z.int().min(0).max(DEBRIEF_LIMITS.filmMostBytes) }),
  /** Had one done otherwise: of who asks alone. */
  whatIf: z.strictObject({}),
  /** What falls in an earthquake, and who is struck, over other draws of its chance; and what becomes of the building. */
  odds: z.strictObject({}),
  /** Two plans over the same seeds, by simulated people alone. */
  plans: z.strictObject({
    a: PlanSchema,
    b: PlanSchema,
    seeds: z.int().min(PLAN_LIMITS.seeds.min).max(PLAN_LIMITS.seeds.max),
  }),
  /** What was asked for is not wanted any more. */
  cancelJob: z.strictObject({ id: z.string().max(64) }),
  /** The organiser's, of the run that has ended; the host's alone. */
  report: z.strictObject({}),
  /** Whether this server kept a run with this digest, and what it was: for who holds a certificate. */
  verify: z.strictObject({ digest }),
  /** Of each drill, all its runs together. */
  results: z.strictObject({}),
} as const;

const text = z.object({ en: z.string(), zh: z.string() });

export const JOB_STATES = ["queued", "running", "done", "failed", "cancelled"] as const;
const Job = z.object({
  id: z.string(),
  state: z.enum(JOB_STATES),
  /** Jobs that are before it. */
  ahead: z.int(),
  /** How far it is, 0 to 1. */
  share: z.number(),
});
export type JobView = z.infer<typeof Job>;

const ScoreLine = z.object({
  id: z.string(),
  title: text,
  most: z.int(),
  points: z.number(),
  atS: z.number().nullable(),
  why: text,
});

const Place = z.object({ storey: z.int(), x: z.number(), y: z.number(), value: z.number(), place: text });
/** Where people stayed, crowded and took up dose. */
const HeatView = z.object({
  x0: z.number(),
  y0: z.number(),
  cellM: z.number(),
  columns: z.int(),
  rows: z.int(),
  storeys: z.int(),
  /** Cells in which somebody was: index (storey, row, column), dose of all, person-seconds a square metre, highest density a square metre. */
  cells: z.array(z.tuple([z.int(), z.number(), z.number(), z.number()])),
  /** Three places each, worst first. */
  worst: z.object({ fed: z.array(Place), stayed: z.array(Place), peak: z.array(Place) }),
});
export type HeatView = z.infer<typeof HeatView>;

const Analysis = z.object({
  alarmAtS: z.number().nullable(),
  heat: HeatView,
  /** Of simulated people. */
  agents: z.object({
    people: z.int(),
    out: z.int(),
    lastOutS: z.number().nullable(),
    medianOutS: z.number(),
    hurt: z.int(),
    highestPerM2: z.number(),
  }),
  /** Of who asks; null who took no part. */
  own: z
    .object({
      body: z.int(),
      fed: z.number(),
      isDown: z.boolean(),
      setOutS: z.number().nullable(),
      outS: z.number().nullable(),
      musterS: z.number().nullable(),
      harms: z.array(z.object({ harm: z.enum(["smoke", "water", "gas"]), fromS: z.number(), toS: z.number() })),
    })
    .nullable(),
});
export type AnalysisView = z.infer<typeof Analysis>;

const WhatIfs = z.object({
  assumes: z.array(text),
  outcomes: z.array(
    z.object({
      whatIf: z.enum(["asYou", "earlier", "below", "drop"]),
      title: text,
      setOutS: z.number(),
      fed: z.number(),
      isDown: z.boolean(),
      outS: z.number().nullable(),
      musterS: z.number().nullable(),
      points: z.number(),
      lines: z.array(ScoreLine.extend({ isComputed: z.boolean() })),
    }),
  ),
});
export type WhatIfsView = z.infer<typeof WhatIfs>;

/** How often something happened over the runs, %, with the ends of its 95 % interval. */
const Share = z.object({ count: z.int(), mean: z.number(), low: z.number(), high: z.number() });
const share = z.number().min(0).max(1);
const ClassDamage = z.object({
  /** As in Hazus. */
  type: z.string(),
  code: z.enum(["pre", "low", "moderate", "high"]),
  title: text,
  probabilities: z.object({ none: share, slight: share, moderate: share, extensive: share, complete: share }),
  meanState: z.number(),
  likeliest: z.enum(["none", "slight", "moderate", "extensive", "complete"]),
});
/** Words of a law or of a source may be longer. */
const words = z.object({ en: z.string().max(600), zh: z.string().max(600) });
const Odds = z.object({
  runs: z.int(),
  /** Seed of the first run, which is the drill's own. */
  firstSeed: z.int(),
  motion: z.object({
    ...{ pgaG: z.number(), pgvMps: z.number(), mmi: z.number(), mmiSigma: z.number() },
    ...{ roman: z.string(), felt: text, law: words },
  }),
  building: z.object({ own: ClassDamage, from: words, law: words, others: z.array(ClassDamage).max(16) }).nullable(),
  /** What fell in one run at least, most often first. */
  pieces: z
    .array(
      z.object({
        ...{ obstacle: z.int(), title: text, place: text, fell: Share },
        ...{ isByBed: z.boolean(), isTall: z.boolean() },
      }),
    )
    .max(2_000),
  allPieces: z.int(),
  /** Squares of the floor where who stood unprotected was struck: storey, middle, in how many runs. */
  cellM: z.number(),
  cells: z.array(z.tuple([z.int(), z.number(), z.number(), z.int()])).max(40_000),
  rooms: z
    .array(z.object({ room: z.int(), title: text, storey: z.int(), meanPct: z.number(), quietPct: z.number() }))
    .max(2_000),
  advice: z.array(text).max(40),
  assumes: z.array(words).max(10),
  /** Of who asks; null who was not there while it shook. */
  own: z
    .object({
      ...{ storey: z.int(), x: z.number(), y: z.number(), place: text },
      ...{ stayedS: z.number(), shelteredS: z.number(), struck: Share, wasStruck: z.boolean() },
      by: z.array(z.object({ title: text, count: z.int() })).max(2_000),
      open: Share.nullable(),
      verdict: z.enum(["safe", "chance", "unsafe"]),
      sentences: z.array(text).max(10),
    })
    .nullable(),
});
export type OddsView = z.infer<typeof Odds>;

/** An interval whose end is open, as JSON: null. */
const Estimate = z.object({ mean: z.number(), low: z.number().nullable(), high: z.number().nullable() });
const Comparison = z.object({
  a: PlanSchema,
  b: PlanSchema,
  seeds: z.int(),
  firstSeed: z.int(),
  agents: z.int(),
  rows: z.array(
    z.object({
      metric: z.string(),
      title: text,
      unit: text,
      pairs: z.int(),
      a: Estimate,
      b: Estimate,
      difference: Estimate,
      better: z.enum(["a", "b"]).nullable(),
      sentence: text,
    }),
  ),
});
export type ComparisonView = z.infer<typeof Comparison>;

/** Points of many people by criterion. */
const Criteria = z.array(
  z.object({
    id: z.string(),
    title: text,
    most: z.int(),
    people: z.int(),
    mean: z.number(),
    /** How many got none, up to a third, up to two thirds, more, all. */
    bins: z.tuple([z.int(), z.int(), z.int(), z.int(), z.int()]),
    advice: text,
  }),
);
export type CriteriaView = z.infer<typeof Criteria>;

const DrillResultsView = z.object({
  drill: z.string(),
  runs: z.int(),
  people: z.int(),
  /** Null while too few took part. */
  meanPoints: z.number().nullable(),
  criteria: Criteria.nullable(),
});
export type DrillResultsView = z.infer<typeof DrillResultsView>;

const Report = z.object({
  /** Of the run's end, epoch ms. */
  endedAtMs: z.number(),
  digest,
  lengthS: z.number(),
  run: z.int(),
  roles: z.array(z.object({ role: z.string(), people: z.int(), safe: z.int() })),
  agents: z.int(),
  agentsSafe: z.int(),
  meanPoints: z.number().nullable(),
  criteria: Criteria.nullable(),
  /** When half of those who took part, and the last of them, were out, s; null while too few took part, or before the run is analysed. */
  medianOutS: z.number().nullable(),
  lastOutS: z.number().nullable(),
  all: DrillResultsView,
});
export type ReportView = z.infer<typeof Report>;

const Verified = z.object({
  drill: z.string(),
  title: text,
  /** Day of the run's end, UTC, as yyyy-mm-dd. */
  day: z.string(),
  lengthS: z.number(),
  people: z.int(),
  agents: z.int(),
});
export type VerifiedView = z.infer<typeof Verified>;

const bytes = z.custom<Uint8Array | ArrayBuffer>((raw) => raw instanceof Uint8Array || raw instanceof ArrayBuffer);

/** What is made in the background comes with its job: null until that is done, and then when it is asked for again. */
export const DebriefResults = {
  analyse: z.object({ job: Job, value: Analysis.nullable() }),
  film: z.object({ bytes, total: z.int() }),
  whatIf: z.object({ job: Job, value: WhatIfs.nullable() }),
  odds: z.object({ job: Job, value: Odds.nullable() }),
  plans: z.object({ job: Job, value: Comparison.nullable() }),
  cancelJob: z.object({}),
  report: z.object({ report: Report }),
  verify: z.object({ run: Verified.nullable() }),
  results: z.object({ drills: z.array(DrillResultsView) }),
} as const;
export const JobSchema = Job;
