import { existsSync, readFileSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { z } from "zod";
import type { DrillDefinition } from "../../../twins/drill/definition.ts";
import {
  type CriteriaView,
  DEBRIEF_LIMITS,
  type DrillResultsView,
  type VerifiedView,
} from "../../../twins/protocol/debrief.ts";
import type { Log } from "../../log.ts";
import type { DrillEnd } from "../messages.ts";

/** Runs that are remembered; older ones are forgotten, those of a certificate among them. */
const MOST_RUNS = 50_000;

/** What is kept of a run for good: no names, no codes, no roles; points by criterion in no order of people. */
const KeptSchema = z.object({
  digest: z.string().regex(/^0x[0-9a-f]{64}$/),
  drill: z.string().max(64),
  /** UTC. */
  day: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  lengthS: z.number(),
  people: z.int(),
  agents: z.int(),
  /** Points of everybody by criterion, lowest first. */
  points: z.record(z.string(), z.array(z.number())),
});
type Kept = z.infer<typeof KeptSchema>;

/** What all runs of this server gave, without anybody's identity. */
export interface Results {
  add(drill: string, end: DrillEnd, atMs: number): Promise<void>;
  find(digest: string): Omit<VerifiedView, "title"> | null;
  of(definition: Pick<DrillDefinition, "id" | "rubric">): DrillResultsView;
}

/** Points in five bins: none, up to a third, up to two thirds, more, all. */
export function binsOf(points: readonly number[], most: number): [number, number, number, number, number] {
  const bins: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  for (const one of points) {
    const share = one / most;
    bins[share <= 0 ? 0 : share >= 1 ? 4 : share <= 1 / 3 ? 1 : share <= 2 / 3 ? 2 : 3]++;
  }
  return bins;
}

/** Points by criterion as they are told: mean and bins. */
export const criteriaView = (
  { criteria }: DrillDefinition["rubric"],
  points: Readonly<Record<string, readonly number[]>>,
): CriteriaView =>
  criteria.map(({ id, title, most, advice }) => {
    const own = points[id] ?? [];
    const mean = own.reduce((sum, one) => sum + one, 0) / Math.max(1, own.length);
    return { id, title: { ...title }, most, people: own.length, mean, bins: binsOf(own, most), advice: { ...advice } };
  });

export function pointsOf({ participants }: Pick<DrillEnd, "participants">): Record<string, number[]> {
  const points: Record<string, number[]> = {};
  for (const { score } of participants)
    for (const { id, points: got } of score.lines) {
      points[id] ??= [];
      points[id].push(got);
    }
  for (const list of Object.values(points)) list.sort((a, b) => a - b);
  return points;
}

/** Of one drill: what is told, and what waits until enough people are together that nobody can be told from the change. */
interface Sum {
  runs: number;
  people: number;
  told: Record<string, number[]>;
  toldPeople: number;
  waiting: Record<string, number[]>;
  waitingPeople: number;
}
const emptySum = (): Sum => ({ runs: 0, people: 0, told: {}, toldPeople: 0, waiting: {}, waitingPeople: 0 });

function addTo(into: Record<string, number[]>, points: Readonly<Record<string, readonly number[]>>): void {
  for (const [id, list] of Object.entries(points)) {
    into[id] ??= [];
    into[id].push(...list);
  }
}

function sumUp(sum: Sum, { people, points }: Kept): void {
  sum.runs++;
  sum.people += people;
  sum.waitingPeople += people;
  addTo(sum.waiting, points);
  if (sum.waitingPeople < DEBRIEF_LIMITS.leastGroup) return;
  addTo(sum.told, sum.waiting);
  sum.toldPeople += sum.waitingPeople;
  sum.waiting = {};
  sum.waitingPeople = 0;
}

function readKept(file: string, log: Log): Kept[] {
  if (!existsSync(file)) return [];
  const kept: Kept[] = [];
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (line === "") continue;
    try {
      kept.push(KeptSchema.parse(JSON.parse(line)));
    } catch {
      log.warn("a line of the drills' results cannot be read and is left out", { line: line.slice(0, 80) });
    }
  }
  return kept.slice(-MOST_RUNS);
}

export function openResults(file: string, log: Log): Results {
  const byDigest = new Map<string, Kept>();
  const sums = new Map<string, Sum>();
  const take = (kept: Kept): void => {
    byDigest.set(kept.digest, kept);
    const sum = sums.get(kept.drill) ?? emptySum();
    sums.set(kept.drill, sum);
    sumUp(sum, kept);
  };
  for (const kept of readKept(file, log)) take(kept);
  return {
    async add(drill, end, atMs) {
      const { digest, lengthS, agents, participants } = end;
      const day = new Date(atMs).toISOString().slice(0, 10);
      const kept: Kept = { digest, drill, day, lengthS, people: participants.length, agents, points: pointsOf(end) };
      take(kept);
      await appendFile(file, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
    },
    find(digest) {
      const kept = byDigest.get(digest);
      if (kept === undefined) return null;
      const { drill, day, lengthS, people, agents } = kept;
      return { drill, day, lengthS, people, agents };
    },
    of({ id, rubric }) {
      const { runs, people, told, toldPeople } = sums.get(id) ?? emptySum();
      if (toldPeople < DEBRIEF_LIMITS.leastGroup) return { drill: id, runs, people, meanPoints: null, criteria: null };
      const criteria = criteriaView(rubric, told);
      return { drill: id, runs, people, meanPoints: criteria.reduce((sum, { mean }) => sum + mean, 0), criteria };
    },
  };
}
