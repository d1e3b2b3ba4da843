import { digestOf } from "../../twins/core/digest.ts";
import { commandId, planId, siteId, thingId } from "../../twins/core/ids.ts";
import { rng } from "../../twins/core/rng.ts";
import type { ActionStateName } from "../../twins/operations/actionState.ts";
import type { Alarm } from "../../twins/operations/alarm.ts";
import type { Plan, PlanStep } from "../../twins/operations/plan.ts";
import type { CommandRow, ReceiptRow } from "../../twins/protocol/console.ts";
import {
  BRANCH_KPIS,
  BRANCHES,
  type BranchKpi,
  type BranchResult,
  type Comparison,
  type Course,
  type Estimate,
  RUN_FORMAT,
} from "../../twins/sim/comparison.ts";

/** What a session of the product would have produced, made up for pages under test. */

const BASE: Readonly<Record<BranchKpi, number>> = {
  makespan: 132,
  throughputRate: 136,
  leadTime: 98,
  oee: 51.3,
  availability: 56.2,
  effectiveness: 93.5,
  qualityRatio: 97.7,
  energy: 0.192,
  failureRisk: 43,
};
const FACTOR = { continue: 1, service: 1.11, reroute: 0.82 } as const;

function course(factor: number): Course {
  const operations = Array.from({ length: 13 }, (_, i) => {
    const start = (8 + Math.floor(i / 4) * 30 + (i % 4) * 7) * factor;
    return { job: (i % 5) + 1, index: Math.floor(i / 5), machine: (i % 4) + 1, start, end: start + 18 * factor };
  });
  const transports = operations.map((op, i) => ({
    vehicle: (i % 2) + 1,
    job: op.job,
    index: op.index,
    from: i % 5,
    to: op.machine,
    start: Math.max(0, op.start - 12),
    pickup: Math.max(0, op.start - 8),
    delivery: Math.max(1, op.start - 1),
  }));
  const endS = Math.max(...operations.map((op) => op.end));
  const laterS = endS + 5;
  return {
    sets: [
      { startS: 0, endS },
      { startS: laterS, endS: laterS + endS },
    ],
    operations: [0, 1].flatMap((set) =>
      operations.map((op) => ({ ...op, set, start: op.start + set * laterS, end: op.end + set * laterS })),
    ),
    transports: [0, 1].flatMap((set) =>
      transports.map(({ vehicle, job, start, pickup, delivery }) => ({
        set,
        vehicle,
        job,
        start: start + set * laterS,
        pickup: pickup + set * laterS,
        end: delivery + set * laterS,
      })),
    ),
    service: null,
  };
}

export function comparison(id: string, atMs: number, seed: number, replications: number): Comparison {
  const chance = rng(seed, id);
  const branches = BRANCHES.map((branch): BranchResult => {
    const estimate = (mean: number): Estimate => ({
      mean,
      low: mean * (0.97 + 0.02 * chance.uniform()),
      high: mean * (1.01 + 0.02 * chance.uniform()),
      min: mean * 0.9,
      max: mean * 1.1,
    });
    const mean = (kpi: BranchKpi): number =>
      kpi === "failureRisk"
        ? { continue: 43, service: 2, reroute: 31 }[branch]
        : ["makespan", "leadTime"].includes(kpi)
          ? BASE[kpi] * FACTOR[branch]
          : kpi === "throughputRate" || kpi === "oee"
            ? BASE[kpi] / FACTOR[branch]
            : BASE[kpi] * (1 + 0.004 * chance.uniform());
    const kpis = Object.fromEntries(BRANCH_KPIS.map((kpi) => [kpi, estimate(mean(kpi))])) as Record<
      BranchKpi,
      Estimate
    >;
    const difference = Object.fromEntries(
      BRANCH_KPIS.map((kpi) => [
        kpi,
        {
          mean: mean(kpi) - BASE[kpi],
          low: mean(kpi) - BASE[kpi] * 1.012,
          high: mean(kpi) - BASE[kpi] * 0.988,
          min: -BASE[kpi],
          max: BASE[kpi],
        },
      ]),
    ) as Record<BranchKpi, Estimate>;
    const planned = course(FACTOR[branch]);
    const [running, next] = planned.sets;
    const makespan = running!.endS + 5 * (next!.endS - next!.startS);
    return {
      branch,
      replications,
      kpis,
      difference: branch === "continue" ? null : difference,
      runDigests: Array.from({ length: replications }, (_, i) => digestOf([id, branch, i])),
      course: { ...planned, service: branch === "service" ? { machine: 1, startS: 0, endS: 30 } : null },
      plannedMakespanS: makespan,
      rehearsedMakespanS: makespan * 1.07,
    };
  });
  return {
    format: RUN_FORMAT,
    id,
    siteId: "fms",
    madeAtMs: atMs + 4000,
    by: "local operator",
    base: { digest: digestOf([id, "base"]), atMs },
    seed,
    jobset: 1,
    furtherSets: 5,
    outlook: { madeAtMs: atMs - 900, withinS: 792, mean: 0.41, low: 0.08, high: 0.72 },
    modelCid: "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy",
    permitId: null,
    branches,
  };
}

export function plan(id: string, of: Comparison, result: BranchResult, atMs: number): Plan {
  const running = <T extends { set: number }>(items: readonly T[]): T[] => items.filter(({ set }) => set === 0);
  const steps = [
    ...running(result.course.transports).map(
      (trip, i): PlanStep => ({
        kind: "transport",
        id: `t${i}`,
        thing: `vehicle-${trip.vehicle}`,
        job: trip.job,
        operation: Math.floor(i / 5),
        path: [i % 5 === 0 ? "station" : `machine-${i % 5}`, "n1", `machine-${(i % 4) + 1}`],
        pickAt: 0,
        after: [],
        planned: { startS: trip.start, endS: trip.end },
        rehearsed: { startS: trip.start * 1.07, endS: trip.end * 1.07 },
      }),
    ),
    ...running(result.course.operations).map(
      (op, i): PlanStep => ({
        kind: "process",
        id: `p${i}`,
        thing: `machine-${op.machine}`,
        job: op.job,
        operation: op.index,
        durationS: op.end - op.start,
        after: [`t${i}`],
        planned: { startS: op.start, endS: op.end },
        rehearsed: { startS: op.start * 1.07, endS: op.end * 1.07 },
      }),
    ),
  ];
  const body = {
    siteId: "fms",
    branch: result.branch,
    base: of.base,
    jobset: of.jobset,
    steps,
    rightOfWay: [],
    modelCid: of.modelCid,
    permitId: null,
    runDigests: result.runDigests,
    plannedMakespanS: result.plannedMakespanS,
    rehearsedMakespanS: result.rehearsedMakespanS,
    classC: result.branch === "service",
  };
  return {
    id,
    body,
    digest: digestOf([id]),
    madeAtMs: atMs,
    madeBy: "local operator",
    status: "proposed",
    reason: "",
    approvals: [],
    approvalsNeeded: 1,
    startedAtMs: null,
    endedAtMs: null,
    executedMakespanS: null,
  };
}

export function command(of: Plan, step: PlanStep, states: readonly ActionStateName[], atMs: number): CommandRow {
  const id = commandId(`${of.id}.${step.id}`);
  const input: CommandRow["body"]["input"] =
    step.kind === "transport"
      ? { path: step.path, pickAt: step.pickAt, job: step.job, released: 2 }
      : step.kind === "process"
        ? { job: step.job, operation: step.operation, durationS: step.durationS }
        : {};
  return {
    body: {
      commandId: id,
      siteId: siteId("fms"),
      thing: thingId(step.thing),
      action: step.kind,
      input,
      plan: { id: planId(of.id), digest: of.digest, step: step.id },
      issuedAtMs: atMs,
      expiresAtMs: atMs + 60_000,
      epoch: 1,
    },
    states: states.map((state, i) => ({ commandId: id, state, atMs: atMs + i * 900, reason: "", result: {} })),
  };
}

export function receipt(row: CommandRow, n: number): ReceiptRow {
  const final = row.states.at(-1)!;
  const id = digestOf(["receipt", row.body.commandId]);
  const settled = n % 4 !== 0;
  return {
    receipt: {
      id,
      siteId: "fms",
      thing: row.body.thing,
      device: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
      commandId: row.body.commandId,
      action: row.body.action,
      planDigest: row.body.plan?.digest ?? null,
      modelCid: null,
      outcome: { commandDigest: digestOf(row.body.commandId), final, telemetryHash: digestOf(["telemetry", n]) },
      signature: `0x${"ab12".repeat(32)}1b`,
      amountWei: String(50_000_000_000_000_000n * BigInt(n + 1)),
      madeAtMs: final.atMs + 50,
    },
    settlement: {
      receiptId: id,
      state: settled ? "confirmed" : "submitted",
      txHash: digestOf(["tx", n]),
      blockNumber: settled ? 120 + n : null,
      confirmations: settled ? 6 : 0,
      error: null,
      payment: {
        state: settled && n % 2 === 0 ? "confirmed" : "waiting",
        txHash: settled && n % 2 === 0 ? digestOf(["pay-out", n]) : null,
      },
    },
  };
}

export const alarms = (nowMs: number): Alarm[] => [
  {
    id: "pump-1/pump-health",
    thing: "pump-1",
    property: null,
    title: { en: "Pump fault likely", zh: "冷却泵可能故障" },
    priority: "high",
    state: "unacknowledged",
    raisedAtMs: nowMs - 95_000,
    clearedAtMs: null,
    acknowledgedBy: null,
    shelvedUntilMs: null,
    value: null,
    limit: null,
    modelCid: "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy",
    firstOut: true,
  },
  {
    id: "thermo-2/temperature/high",
    thing: "thermo-2",
    property: "temperature",
    title: { en: "Machine hot", zh: "机器过热" },
    priority: "high",
    state: "acknowledged",
    raisedAtMs: nowMs - 260_000,
    clearedAtMs: null,
    acknowledgedBy: "local operator",
    shelvedUntilMs: null,
    value: 106.2,
    limit: 105,
    modelCid: null,
    firstOut: false,
  },
  {
    id: "vehicle-2/battery/low",
    thing: "vehicle-2",
    property: "battery",
    title: { en: "Battery low", zh: "电量低" },
    priority: "medium",
    state: "returned",
    raisedAtMs: nowMs - 400_000,
    clearedAtMs: nowMs - 120_000,
    acknowledgedBy: null,
    shelvedUntilMs: null,
    value: 14.6,
    limit: 15,
    modelCid: null,
    firstOut: false,
  },
];
