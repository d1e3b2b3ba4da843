import { must } from "../../twins/core/result.ts";
import { type Rng, rng } from "../../twins/core/rng.ts";
import { pathTo, routeGraph, shortestPaths } from "../../twins/core/routeMap.ts";
import { fms } from "../../twins/sites/fms/index.ts";

/** Values of the cell as a seeded story, for pages under test: no plant, no server, no claim to be right. */
export interface CellScript {
  /** Moves the story on and tells what it is now: thing/property -> value. */
  step(dtS: number): ReadonlyMap<string, number>;
}

const graph = must(routeGraph(fms.routeMap!));
const node = (id: string) => fms.routeMap!.nodes[graph.nodeIndex.get(id)!]!;
const GOALS = ["station", "machine-1", "machine-2", "machine-3", "machine-4"];

function vehicle(id: string, start: string, chance: Rng) {
  let path = [start];
  let leg = 0;
  let along = 0;
  let waitS = 0;
  let load = 0;
  let driven = 0;
  const pick = (): void => {
    const here = path.at(-1)!;
    const goals = GOALS.filter((goal) => goal !== here);
    const goal = goals[chance.below(goals.length)]!;
    path = pathTo(graph, shortestPaths(graph, graph.nodeIndex.get(here)!), graph.nodeIndex.get(goal)!)!;
    leg = 0;
    along = 0;
    load = load === 0 ? 1 + chance.below(5) : 0;
    waitS = 2.5;
  };
  pick();
  return (dtS: number, put: (thing: string, property: string, value: number) => void): void => {
    let state = 1;
    if (waitS > 0) {
      waitS -= dtS;
      state = load > 0 ? 2 : 3;
    } else {
      along += 1.4 * dtS;
      driven += 1.4 * dtS;
      while (along > 3 && leg < path.length - 2) {
        along -= 3;
        leg++;
      }
      if (along >= 3) pick();
    }
    const a = node(path[leg]!);
    const b = node(path[Math.min(leg + 1, path.length - 1)]!);
    const share = Math.min(1, along / 3);
    put(id, "x", a.x + (b.x - a.x) * share);
    put(id, "y", a.y + (b.y - a.y) * share);
    put(id, "heading", Math.atan2(b.y - a.y, b.x - a.x));
    put(id, "speed", state === 1 ? 1.4 : 0);
    put(id, "state", state);
    put(id, "load", load);
    put(id, "job", load);
    put(id, "lastNode", graph.nodeIndex.get(path[leg]!)!);
    put(id, "goalNode", graph.nodeIndex.get(path.at(-1)!)!);
    put(id, "pathIndex", leg);
    put(id, "battery", Math.max(20, 93 - driven / 90));
    put(id, "distance", driven);
    put(id, "busy", Math.max(0, (path.length - leg) * 2 - along / 1.5));
  };
}

function machine(n: number, chance: Rng) {
  let processing = n % 2 === 0;
  let leftS = 6 + chance.below(10);
  let job = 1 + chance.below(5);
  let parts = 0;
  let energy = 0;
  let scrap = 0;
  return (dtS: number, put: (thing: string, property: string, value: number) => void): void => {
    leftS -= dtS;
    if (leftS <= 0) {
      if (processing) {
        parts++;
        if (chance.uniform() < 0.02) scrap++;
      } else job = 1 + (job % 5);
      processing = !processing;
      leftS = processing ? 8 + chance.below(12) : 3 + chance.below(9);
    }
    const power = processing ? 7.5 + chance.uniform() : 1.2;
    energy += (power * dtS) / 3600;
    const id = `machine-${n}`;
    put(id, "state", processing ? 1 : 0);
    put(id, "spindleSpeed", processing ? 7800 + 200 * chance.uniform() : 0);
    put(id, "power", power);
    put(id, "energy", energy);
    put(id, "partCount", parts);
    put(id, "scrapCount", scrap);
    put(id, "job", processing ? job : 0);
    put(id, "operation", processing ? parts % 3 : 0);
    put(id, "remaining", processing ? Math.max(0, leftS) : 0);
    put(id, "doorOpen", processing ? 0 : 1);
  };
}

export function cellScript(seed: number): CellScript {
  const chance = rng(seed, "cell");
  const values = new Map<string, number>();
  const put = (thing: string, property: string, value: number): void => void values.set(`${thing}/${property}`, value);
  const movers = [
    vehicle("vehicle-1", "station", chance),
    vehicle("vehicle-2", "machine-3", chance),
    ...[1, 2, 3, 4].map((n) => machine(n, chance)),
  ];
  let t = 0;
  return {
    step(dtS) {
      t += dtS;
      for (const move of movers) move(dtS, put);
      const noise = (): number => chance.uniform() - 0.5;
      put("cell-1", "mode", 0);
      put("cell-1", "jobset", 1);
      put("cell-1", "cycle", Math.floor(t / 120));
      put("cell-1", "cycleTime", t % 120);
      put("cell-1", "jobsFinished", Math.floor(t / 22));
      put("pump-1", "accelerometer1", 0.027 + 0.004 * noise() + Math.max(0, t - 700) * 0.00002);
      put("pump-1", "accelerometer2", 0.04 + 0.004 * noise());
      put("pump-1", "current", 1.3 + 0.4 * noise());
      put("pump-1", "pressure", 0.05 + 0.3 * noise());
      put("pump-1", "temperature", 89.5 + 0.3 * noise());
      put("pump-1", "thermocouple", 28.8 + 0.1 * noise());
      put("pump-1", "voltage", 232 + 14 * noise());
      put("pump-1", "flow", 32 + 0.8 * noise());
      put("thermo-2", "temperature", 92 + 9 * Math.sin(t / 140) + noise());
      for (let i = 0; i < 6; i++) {
        put("arm-1", `angle${i}`, Math.sin(t / 3 + i));
        put("arm-1", `speed${i}`, Math.cos(t / 3 + i) / 3);
        put("arm-1", `current${i}`, 0.5 + 0.3 * noise());
        put("arm-1", `temperature${i}`, 28 + i);
      }
      put("arm-1", "toolCurrent", 0.08);
      put("arm-1", "protectiveStop", 0);
      put("arm-1", "gripLost", 0);
      for (let i = 1; i <= 8; i++) {
        const used = i <= 5;
        put(`pallet-${i}`, "job", used ? i : 0);
        put(`pallet-${i}`, "at", used ? i % 5 : 0);
        put(`pallet-${i}`, "nextOperation", used ? 1 : 0);
        put(`pallet-${i}`, "operations", used ? 3 : 0);
        put(`pallet-${i}`, "state", used ? (i % 5 === 0 ? 1 : 3) : 0);
      }
      return values;
    },
  };
}
