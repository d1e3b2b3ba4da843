import { must } from "../../twins/core/result.ts";
import { type Rng, rng } from "../../twins/core/rng.ts";
import { eventQueue } from "../../twins/sim/kernel/eventQueue.ts";
import { type NetworkModel, runNetwork } from "../../twins/sim/kernel/network.ts";
import { runReplication } from "../../twins/sim/run.ts";
import { fmsRunInput } from "../../twins/sites/fms/planning.ts";
import { initialWork } from "../../twins/sites/fms/workState.ts";
import { bestCpuMs, type Report } from "./report.ts";

const CUSTOMERS = 500_000;
const LAMBDA = 0.8;
const ROUNDS = 3;

/** The floor: M/M/1 as a bare loop on a typed-array heap, nothing counted but the sum of times in the system. */
function bareHeap(): number {
  const times = new Float64Array(8);
  const kinds = new Int32Array(8);
  let n = 0;
  const push = (time: number, kind: number): void => {
    let i = n++;
    while (i > 0 && times[(i - 1) >> 1]! > time) {
      times[i] = times[(i - 1) >> 1]!;
      kinds[i] = kinds[(i - 1) >> 1]!;
      i = (i - 1) >> 1;
    }
    times[i] = time;
    kinds[i] = kind;
  };
  const r = rng(1, "floor");
  const arrived = new Float64Array(CUSTOMERS + 1);
  let came = 0;
  let served = 0;
  let events = 0;
  push(r.exponential(1 / LAMBDA), 0);
  while (n > 0) {
    const now = times[0]!;
    const kind = kinds[0]!;
    n--;
    if (n === 1) {
      times[0] = times[1]!;
      kinds[0] = kinds[1]!;
    }
    events++;
    if (kind === 0) {
      arrived[came++] = now;
      if (came < CUSTOMERS) push(now + r.exponential(1 / LAMBDA), 0);
      if (came - served === 1) push(now + r.exponential(1), 1);
    } else {
      served++;
      if (came > served) push(now + r.exponential(1), 1);
    }
  }
  return events;
}

const mm1: NetworkModel = {
  stations: [{ servers: 1, buffer: Infinity, service: (r: Rng) => r.exponential(1), route: () => -1 }],
  arrivals: [{ station: 0, interval: (r: Rng) => r.exponential(1 / LAMBDA) }],
  saturated: -1,
};

/** The hold model: as many events pending as a large site has, each popped and pushed again. */
function hold(pending: number, turns: number): void {
  const queue = eventQueue(pending);
  const r = rng(2, "hold");
  for (let i = 0; i < pending; i++) queue.push(100 * r.uniform(), i);
  for (let i = 0; i < turns; i++) {
    const code = queue.pop();
    queue.push(queue.time + r.exponential(50), code);
  }
}

/** Prints nanoseconds an event of the simulation kernel against a bare heap of the same run, and the cell's own speed. */
export function benchKernel(report: Report): void {
  let events = bareHeap();
  const floor = { name: "a bare heap loop", value: (bestCpuMs(ROUNDS, bareHeap) * 1e6) / events };
  report.line({ name: "kernel floor: bare M/M/1", value: floor.value, unit: "ns/event", floor: null, atMost: null });
  const simulate = (): void => {
    events = must(runNetwork(mm1, 1, 0, CUSTOMERS / LAMBDA, 4 * CUSTOMERS)).events;
  };
  simulate();
  const network = (bestCpuMs(ROUNDS, simulate) * 1e6) / events;
  // 5 million events a second where the bare loop makes 23 million.
  report.line({ name: "kernel: queueing network, M/M/1", value: network, unit: "ns/event", floor, atMost: 4.6 });
  report.line({ name: "kernel: events", value: 1e9 / network, unit: "events/s", floor: null, atMost: null });
  const turns = 1_000_000;
  hold(10_000, turns);
  const held = (bestCpuMs(ROUNDS, () => hold(10_000, turns)) * 1e6) / turns;
  report.line({ name: "kernel: hold, 10,000 pending", value: held, unit: "ns/event", floor, atMost: 12 });
  const work = must(initialWork(8));
  const cell = (count: number): void => {
    for (let replication = 0; replication < count; replication++)
      runReplication(fmsRunInput({ work, branch: "continue", schedule: null, forecast: null, seed: 1, replication }));
  };
  cell(100);
  const value = bestCpuMs(ROUNDS, () => cell(100)) / 100;
  report.line({ name: "machining cell, job set 8", value, unit: "ms/replication", floor: null, atMost: null });
}
