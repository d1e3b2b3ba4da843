import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import { assign } from "./assign.ts";
import { type Arrivals, earliestArrivals, type RoadNetwork, wayTo } from "./network.ts";
import type { SpeedField } from "./speedField.ts";

export const LIMITS = { vehicles: 64, incidents: 64, subsets: 5_000, weight: 1_000 } as const;
/** Longer than any response, s: whose weight is larger by 1 goes first, however far it is. */
const HEAVIER_FIRST_S = 1e5;

/** A vehicle that may be sent: from a node, from a time on. */
export interface Vehicle {
  readonly id: string;
  readonly node: number;
  readonly fromS: number;
}

export interface Incident {
  readonly id: string;
  readonly node: number;
  /** When it was reported, s. */
  readonly atS: number;
  /** How much its seconds count: above 0, up to LIMITS.weight. */
  readonly weight: number;
}

/** What must stay within reach of the vehicles that stay: a share of the nodes, within a time from now. */
export interface Coverage {
  readonly withinS: number;
  readonly share: number;
}

export interface Trip {
  readonly vehicle: string;
  readonly incident: string;
  /** Nodes, the vehicle's own first. */
  readonly way: readonly number[];
  /** By the field that was decided by, s. */
  readonly arriveS: number;
  readonly lengthM: number;
  /** Of the length, what was driven at free speed because nobody knew better. */
  readonly assumedM: number;
}

export interface Decision {
  readonly trips: readonly Trip[];
  /** Incidents that nobody goes to now: no vehicle is left, or no way leads there. */
  readonly waiting: readonly string[];
  /** Sum of weight times response, s. */
  readonly weightedS: number;
  /** Share of the nodes within reach of the vehicles that stay; null where no coverage was asked for. */
  readonly covered: number | null;
  readonly coverageMet: boolean;
  /** Whether no other decision has less cost under the constraint; false above LIMITS.subsets. */
  readonly exact: boolean;
}

export interface Problem {
  readonly network: RoadNetwork;
  readonly field: SpeedField;
  readonly vehicles: readonly Vehicle[];
  readonly incidents: readonly Incident[];
  /** Null: none. */
  readonly coverage: Coverage | null;
}

function refusalOf({ vehicles, incidents }: Problem): Result<never> | null {
  if (vehicles.length > LIMITS.vehicles || incidents.length > LIMITS.incidents)
    return refuse("PLAN_INPUT", {
      en: `There are ${vehicles.length} vehicles and ${incidents.length} incidents; ${LIMITS.vehicles} and ${LIMITS.incidents} are planned at once. Split the area.`,
      zh: `共有 ${vehicles.length} 辆车和 ${incidents.length} 起事件；一次最多规划 ${LIMITS.vehicles} 辆和 ${LIMITS.incidents} 起，请划分区域。`,
    });
  const wrong = incidents.find(({ weight }) => !(weight > 0 && weight <= LIMITS.weight));
  if (wrong === undefined) return null;
  return refuse("PLAN_INPUT", {
    en: `The weight of ${wrong.id} is ${wrong.weight}; give it one above 0, up to ${LIMITS.weight}.`,
    zh: `${wrong.id} 的权重为 ${wrong.weight}；请给出大于 0、不超过 ${LIMITS.weight} 的权重。`,
  });
}

/** Every set of `size` of the numbers below `of`, in order. */
export function* subsets(of: number, size: number): Generator<readonly number[]> {
  const set = Array.from({ length: size }, (_, i) => i);
  if (size > of) return;
  for (;;) {
    yield [...set];
    let i = size - 1;
    while (i >= 0 && set[i] === of - size + i) i--;
    if (i < 0) return;
    set[i] = (set[i] ?? 0) + 1;
    for (let j = i + 1; j < size; j++) set[j] = (set[j - 1] ?? 0) + 1;
  }
}

/** C(of, size), but no more than `most` + 1. */
export function subsetCount(of: number, size: number, most: number): number {
  let count = 1;
  for (let i = 1; i <= size && count <= most; i++) count = (count * (of - size + i)) / i;
  return Math.min(most + 1, Math.round(count));
}

/** A choice of who goes where: per incident the place of its vehicle, -1 for nobody. */
interface Choice {
  readonly vehicleOf: readonly number[];
  readonly cost: number;
  readonly served: number;
}

class Planner {
  readonly problem: Problem;
  readonly arrivals: readonly Arrivals[];
  constructor(problem: Problem) {
    this.problem = problem;
    const { network, field, vehicles } = problem;
    this.arrivals = vehicles.map(({ node, fromS }) => earliestArrivals(network, field, node, fromS));
  }

  cost(vehicle: number, { node, atS, weight }: Incident): number {
    return weight * ((this.arrivals[vehicle]?.arriveS[node] ?? Number.POSITIVE_INFINITY) - atS);
  }

  /** Least cost with these vehicles alone; with fewer of them than incidents, some wait. */
  choose(allowed: readonly number[]): Choice {
    const { incidents } = this.problem;
    const costs = incidents.map((incident) => allowed.map((vehicle) => this.cost(vehicle, incident)));
    const few = allowed.length < incidents.length;
    // Of more incidents than vehicles the lighter wait: each vehicle chooses one, and is fined for the weight that it leaves.
    const heaviest = Math.max(0, ...incidents.map(({ weight }) => weight));
    const fineOf = ({ weight }: Incident): number => (heaviest - weight) * HEAVIER_FIRST_S;
    const found = assign(
      few ? allowed.map((_, column) => incidents.map((one, row) => (costs[row]?.[column] ?? 0) + fineOf(one))) : costs,
    );
    const vehicleOf = new Array<number>(incidents.length).fill(-1);
    for (const [row, column] of found.entries()) {
      if (column < 0) continue;
      if (few) vehicleOf[column] = allowed[row] ?? -1;
      else vehicleOf[row] = allowed[column] ?? -1;
    }
    return this.choice(vehicleOf);
  }

  choice(vehicleOf: readonly number[]): Choice {
    const cost = vehicleOf.reduce((sum, vehicle, row) => {
      const incident = this.problem.incidents[row];
      return vehicle < 0 || incident === undefined ? sum : sum + this.cost(vehicle, incident);
    }, 0);
    return { vehicleOf, cost, served: vehicleOf.filter((vehicle) => vehicle >= 0).length };
  }

  /** In the order of the calls, to each the vehicle that is there first. */
  nearest(): Choice {
    const { incidents, vehicles } = this.problem;
    const vehicleOf = new Array<number>(incidents.length).fill(-1);
    const order = incidents.map((_, row) => row).sort((a, b) => (incidents[a]?.atS ?? 0) - (incidents[b]?.atS ?? 0));
    for (const row of order) {
      const incident = incidents[row];
      if (incident === undefined) continue;
      let [best, least] = [-1, Number.POSITIVE_INFINITY];
      for (const vehicle of vehicles.keys()) {
        const cost = vehicleOf.includes(vehicle) ? Number.POSITIVE_INFINITY : this.cost(vehicle, incident);
        if (cost < least) [best, least] = [vehicle, cost];
      }
      vehicleOf[row] = best;
    }
    return this.choice(vehicleOf);
  }

  decision(choice: Choice, exact: boolean): Decision {
    const { vehicles, incidents, coverage } = this.problem;
    const trips = choice.vehicleOf.flatMap((vehicle, row): Trip[] => {
      const [arrivals, incident] = [this.arrivals[vehicle], incidents[row]];
      if (arrivals === undefined || incident === undefined) return [];
      const { node } = incident;
      return [
        {
          vehicle: vehicles[vehicle]?.id ?? "",
          incident: incident.id,
          way: wayTo(arrivals, node),
          arriveS: arrivals.arriveS[node] ?? 0,
          lengthM: arrivals.lengthM[node] ?? 0,
          assumedM: arrivals.assumedM[node] ?? 0,
        },
      ];
    });
    const covered = coverage === null ? null : this.covered(sentBy(choice), coverage);
    return {
      trips,
      waiting: incidents.flatMap(({ id }, row) => ((choice.vehicleOf[row] ?? -1) < 0 ? [id] : [])),
      weightedS: choice.cost,
      covered,
      coverageMet: coverage === null || covered === null || covered >= coverage.share,
      exact,
    };
  }

  /** Share of the nodes within reach of who is not sent. */
  covered(sent: readonly number[], { withinS }: Coverage): number {
    const { network } = this.problem;
    const staying = this.arrivals.filter((_, vehicle) => !sent.includes(vehicle));
    const from = this.problem.vehicles.filter((_, vehicle) => !sent.includes(vehicle));
    const reached = network.nodes.filter((_, node) =>
      staying.some(({ arriveS }, i) => (arriveS[node] ?? 0) - (from[i]?.fromS ?? 0) <= withinS),
    );
    return reached.length / network.nodes.length;
  }
}

const sentBy = ({ vehicleOf }: Choice): readonly number[] => vehicleOf.filter((vehicle) => vehicle >= 0);

/** The choice of least cost that keeps the coverage; where none does, the one of least cost, since nobody is left alone for it. */
function underCoverage(planner: Planner, best: Choice, coverage: Coverage): { choice: Choice; exact: boolean } {
  const { vehicles } = planner.problem;
  const keeps = (choice: Choice): boolean => planner.covered(sentBy(choice), coverage) >= coverage.share;
  if (keeps(best)) return { choice: best, exact: true };
  if (subsetCount(vehicles.length, best.served, LIMITS.subsets) > LIMITS.subsets) return { choice: best, exact: false };
  let kept: Choice | null = null;
  for (const allowed of subsets(vehicles.length, best.served)) {
    const choice = planner.choose(allowed);
    if (choice.served < best.served || (kept !== null && choice.cost >= kept.cost)) continue;
    if (keeps(choice)) kept = choice;
  }
  return { choice: kept ?? best, exact: true };
}

/**
 * Which vehicle goes to which incident and by which way, for the least sum of weight times response under the coverage. All incidents
 * that a vehicle is left for are served; of more incidents than vehicles, the lighter and farther wait.
 * Refuses with PLAN_INPUT above LIMITS and for a weight that is none.
 */
export function decide(problem: Problem): Result<Decision> {
  const refused = refusalOf(problem);
  if (refused !== null) return refused;
  const { vehicles, coverage } = problem;
  const planner = new Planner(problem);
  const best = planner.choose(vehicles.map((_, vehicle) => vehicle));
  const { choice, exact } = coverage === null ? { choice: best, exact: true } : underCoverage(planner, best, coverage);
  return ok(planner.decision(choice, exact));
}

/**
 * The rule of a control room: in the order of the calls, the vehicle that is there first, whatever that does to the others and to the
 * coverage. Ways are the fastest of the field. Refuses with PLAN_INPUT above LIMITS.
 */
export function nearestFirst(problem: Problem): Result<Decision> {
  const refused = refusalOf(problem);
  if (refused !== null) return refused;
  const planner = new Planner(problem);
  return ok(planner.decision(planner.nearest(), false));
}
