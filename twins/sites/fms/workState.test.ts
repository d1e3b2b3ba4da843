import { expect, test } from "vitest";
import { QUALITY } from "../../core/reading.ts";
import { must } from "../../core/result.ts";
import { forkState } from "../../state/fork.ts";
import { takeSnapshot } from "../../state/snapshot.ts";
import { addThing, createTwinState, slotOf, type TwinState } from "../../state/twinState.ts";
import { agv } from "../../things/agv/model.ts";
import { cellController } from "../../things/cell-controller/model.ts";
import { coolantPump } from "../../things/coolant-pump/model.ts";
import { machiningCentre } from "../../things/machining-centre/model.ts";
import { pallet } from "../../things/pallet/model.ts";
import { temperatureSensor } from "../../things/temperature-sensor/model.ts";
import { ur3 } from "../../things/ur3/model.ts";
import { fms } from "./index.ts";
import { localSchedule, rehearse } from "./planning.ts";
import { fmsRouteMap } from "./routeMap.ts";
import { initialWork, jobsetOperations, readWorkState } from "./workState.ts";

const NOW_MS = 1_700_000_000_000;
const MODELS = [agv, cellController, coolantPump, machiningCentre, pallet, temperatureSensor, ur3];
const nodeNumber = (id: string) => fmsRouteMap.nodes.findIndex((node) => node.id === id);

function set(state: TwinState, thing: string, values: Record<string, number>, atMs = NOW_MS): void {
  for (const [property, value] of Object.entries(values)) {
    const slot = slotOf(state, thing, property);
    expect(slot, `${thing}.${property}`).toBeGreaterThanOrEqual(0);
    state.values[slot] = value;
    state.quality[slot] = QUALITY.good;
    state.observedAtMs[slot] = atMs;
  }
}

/** The cell at the beginning of a job set, as its devices report it. */
function freshCell(jobset: number): TwinState {
  const state = createTwinState("fms");
  for (const thing of fms.things) must(addThing(state, thing, MODELS.find((model) => model.type === thing.model)!));
  set(state, "cell-1", { mode: 0, jobset });
  for (let m = 1; m <= 4; m++)
    set(state, `machine-${m}`, {
      state: 0,
      job: 0,
      operation: 0,
      remaining: 0,
      partCount: 3,
      scrapCount: 1,
      energy: 2.5,
    });
  for (const id of ["vehicle-1", "vehicle-2"])
    set(state, id, { state: 0, load: 0, job: 0, busy: 0, lastNode: nodeNumber("station"), goalNode: 0 });
  const operations = jobsetOperations(jobset)!;
  for (let i = 1; i <= 8; i++) {
    const job = operations[i - 1];
    set(state, `pallet-${i}`, {
      job: job === undefined ? 0 : i,
      at: 0,
      nextOperation: 0,
      operations: job?.length ?? 0,
      state: job === undefined ? 0 : 1,
    });
  }
  return state;
}

const readState = (state: TwinState, atMs = NOW_MS) => readWorkState(forkState(takeSnapshot(state, atMs)));

test("a cell that has not begun reads as the job set itself", () => {
  const work = must(readState(freshCell(4)));
  expect(work.problem).toEqual(must(initialWork(4)).problem);
  expect(work.vehicles).toEqual(must(initialWork(4)).vehicles);
  expect(work.machines[0]).toMatchObject({ id: "machine-1", running: null, partCount: 3, energyKwh: 2.5 });
});

/** Job 1 in machine 1, job 2 on vehicle 1, job 3 about to be fetched by vehicle 2, job 4 finished. */
function busyCell(): TwinState {
  const state = freshCell(1);
  set(state, "machine-1", { state: 1, job: 1, operation: 0, remaining: 6 });
  set(state, "pallet-1", { at: 1, state: 3, nextOperation: 0 });
  set(state, "vehicle-1", {
    state: 1,
    load: 2,
    job: 2,
    busy: 7.5,
    lastNode: nodeNumber("n2"),
    goalNode: nodeNumber("machine-3"),
  });
  set(state, "pallet-2", { at: 101, state: 2, nextOperation: 1 });
  set(state, "vehicle-2", {
    state: 1,
    job: 3,
    busy: 20,
    lastNode: nodeNumber("n5"),
    goalNode: nodeNumber("machine-3"),
  });
  set(state, "pallet-4", { at: 0, state: 4, nextOperation: 2 });
  return state;
}

test("work under way is read with its residual times, brought to the moment of the fork", () => {
  const work = must(readState(busyCell(), NOW_MS + 1000));
  const [one, two, three] = work.problem.jobs;
  expect(work.problem.jobs.map((job) => job.id)).toEqual([1, 2, 3, 5]);
  expect(one).toMatchObject({ firstIndex: 1, location: 1, readyAt: 5 });
  expect(one!.operations).toHaveLength(2);
  expect(two).toMatchObject({ firstIndex: 1, location: 3, readyAt: 6.5 });
  expect(three).toMatchObject({ firstIndex: 0, location: 3, readyAt: 19 });
  expect(work.machines[0]!.running).toEqual({ job: 1, operation: 0, remainingS: 5 });
  expect(work.problem.machines[0]!.availableAt).toBe(5);
  expect(work.problem.vehicles).toEqual([
    { location: 3, availableAt: 6.5 },
    { location: 3, availableAt: 19 },
  ]);
  expect(work.vehicles[0]).toMatchObject({ node: "n2", goal: "machine-3", job: 2, pickAt: null });
  expect(work.vehicles[1]).toMatchObject({ node: "n5", job: 3, pickAt: "station" });
  expect(work.finishedJobs).toEqual([4]);
});

test("a busy cell can be rehearsed from where it is", () => {
  const work = must(readState(busyCell()));
  const rehearsal = must(rehearse({ work, branch: "continue", schedule: null }));
  expect(rehearsal.operations.find((o) => o.job === 1 && o.index === 0)).toMatchObject({ start: 0, end: 6 });
  expect(new Set(rehearsal.operations.map((o) => o.job))).toEqual(new Set([1, 2, 3, 5]));
  const begun = rehearsal.drives.filter((drive) => drive.begun && drive.kind === "carry");
  expect(begun.map((drive) => drive.job)).toEqual([2, 3]);
  expect(rehearsal.positionsAt(0.1)[0]!.load).toBe(2);
  const planned = must(localSchedule(work, "continue"));
  expect(planned.operations.every((o) => !(o.job === 1 && o.index === 0))).toBe(true);
});

test("a job whose operations are done but that is not back is still work", () => {
  const state = freshCell(1);
  set(state, "pallet-5", { at: 1, state: 1, nextOperation: 2 });
  const work = must(readState(state));
  expect(work.problem.jobs.find((job) => job.id === 5)).toMatchObject({ location: 1, operations: [], firstIndex: 2 });
  expect(must(rehearse({ work, branch: "continue", schedule: null })).endS).toBeGreaterThan(0);
});

test("a parked vehicle begins at the location nearest to it", () => {
  const state = freshCell(1);
  set(state, "vehicle-1", { lastNode: nodeNumber("park-2") });
  const work = must(readState(state));
  expect(work.problem.vehicles[0]).toEqual({ location: 0, availableAt: 4 });
  expect(work.vehicles[0]!.node).toBe("park-2");
});

const refusals: [string, (state: TwinState) => void][] = [
  [
    "a missing value",
    (s) => s.values.fill(Number.NaN, slotOf(s, "cell-1", "jobset"), slotOf(s, "cell-1", "jobset") + 1),
  ],
  [
    "a value of bad quality",
    (s) => {
      s.quality[slotOf(s, "vehicle-1", "lastNode")] = QUALITY.bad;
    },
  ],
  ["a job set that does not exist", (s) => set(s, "cell-1", { jobset: 77 })],
  ["two pallets with one job", (s) => set(s, "pallet-2", { job: 1 })],
  ["a job without a pallet", (s) => set(s, "pallet-2", { state: 0 })],
  ["a pallet in a machine that works on another job", (s) => set(s, "machine-1", { job: 5 })],
  ["a pallet on a vehicle that does not carry it", (s) => set(s, "vehicle-1", { load: 5, job: 5 })],
  ["a vehicle in fault", (s) => set(s, "vehicle-2", { state: 6 })],
  ["a machine down with a job in it", (s) => set(s, "machine-1", { state: 3 })],
  ["more operations than the job has", (s) => set(s, "pallet-1", { operations: 9 })],
  ["a countdown that stopped long ago", (s) => set(s, "machine-1", { remaining: 6 }, NOW_MS - 60_000)],
  ["a finished pallet in a machine", (s) => set(s, "pallet-4", { at: 2 })],
  ["a node outside the map", (s) => set(s, "vehicle-1", { lastNode: 999 })],
];

test.each(refusals)("refused: %s", (_name, spoil) => {
  const state = busyCell();
  spoil(state);
  expect(readState(state)).toMatchObject({ ok: false, error: { code: "SIM_STATE" } });
});
