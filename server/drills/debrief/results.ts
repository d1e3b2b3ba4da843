import { existsSync, readFileSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { z } from "zod";
import type { DrillDefinition } from "../../../twins/drill/definition.ts";
import { allCriteria } from "../../../twins/drill/judge.ts";
import {
  type CriteriaView,
  DEBRIEF_LIMITS,
  type DrillResultsView,
  type VerifiedView,
} from "../../../twins/protocol/debrief.ts";
import { meanOf } from "../../../twins/sim/statistics.ts";
import type { Log } from "../../log.ts";
import type { DrillEnd } from "../messages.ts";

/** Runs that are remembered; older ones are forgotten, those of a certificate among them. */
const MOST_RUNS = 50_000;

/** What is kept of a run for good: no names, no codes, no roles; shares by criterion in no order of people. */
const KeptSchema = z.object({
  digest: z.string().regex(/^0x[0-9a-f]{64}$/),
  drill: z.string().max(64),
  /** UTC. */
  day: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  lengthS: z.number(),
  people: z.int(),
  agents: z.int(),
  /** Shares of what each criterion gives at most, for everybody whom it judged, lowest first: roles have weights of their own. */
  shares: z.record(z.string(), z.array(z.number().min(0).max(1))),
  /** Points of everybody, lowest first. */
  totals: z.array(z.number()),
});
type Kept = z.infer<typeof KeptSchema>;

/** What all runs of this server gave, without anybody's identity. */
export interface Results {
  add(drill: string, end: DrillEnd, atMs: number): Promise<void>;
  find(digest: string): Omit<VerifiedView, "title"> | null;
  of(definition: Pick<DrillDefinition, "id" | "rubric">): DrillResultsView;
}

/** Shares in five bins: none, up to a third, up to two thirds, more, all. */
export function binsOf(shares: readonly number[]): [number, number, number, number, number] {
  const bins: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  for (const share of shares) bins[share <= 0 ? 0 : share >= 1 ? 4 : share <= 1 / 3 ? 1 : share <= 2 / 3 ? 2 : 3]++;
  return bins;
}

/**
 * Points by criterion as they are told: mean and bins.
 * @param least criteria that judged fewer people are left out: the one warden of a group would be told of by name
 */
export const criteriaView = (
  rubric: DrillDefinition["rubric"],
  shares: Readonly<Record<string, readonly number[]>>,
  least: number,
): CriteriaView =>
  allCriteria(rubric).flatMap(({ id, title, most, advice }) => {
    const own = shares[id] ?? [];
    if (own.length < least) return [];
    const mean = most * meanOf(own);
    return [{ id, title: { ...title }, most, people: own.length, mean, bins: binsOf(own), advice: { ...advice } }];
  });

const rising = (values: number[]): number[] => values.sort((a, b) => a - b);

export function sharesOf({ participants }: Pick<DrillEnd, "participants">): Record<string, number[]> {
  const shares: Record<string, number[]> = {};
  for (const { score } of participants)
    for (const { id, points, most } of score.lines) {
      shares[id] ??= [];
      shares[id].push(Math.max(0, Math.min(1, points / most)));
    }
  for (const list of Object.values(shares)) rising(list);
  return shares;
}

/** Of one drill: what is told, and what waits until enough people are together that nobody can be told from the change. */
interface Sum {
  runs: number;
  people: number;
  readonly told: Group;
  waiting: Group;
}
interface Group {
  people: number;
  readonly shares: Record<string, number[]>;
  readonly totals: number[];
}
const nobody = (): Group => ({ people: 0, shares: {}, totals: [] });
const emptySum = (): Sum => ({ runs: 0, people: 0, told: nobody(), waiting: nobody() });

function addTo(into: Group, { people, shares, totals }: Pick<Kept, "people" | "shares" | "totals">): void {
  into.people += people;
  into.totals.push(...totals);
  for (const [id, list] of Object.entries(shares)) {
    into.shares[id] ??= [];
    into.shares[id].push(...list);
  }
}

function sumUp(sum: Sum, kept: Kept): void {
  sum.runs++;
  sum.people += kept.people;
  addTo(sum.waiting, kept);
  if (sum.waiting.people < DEBRIEF_LIMITS.leastGroup) return;
  addTo(sum.told, sum.waiting);
  sum.waiting = nobody();
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
      const totals = rising(participants.map(({ score }) => score.points));
      const people = participants.length;
      const kept: Kept = { digest, drill, day, lengthS, people, agents, shares: sharesOf(end), totals };
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
      const { runs, people, told } = sums.get(id) ?? emptySum();
      const { leastGroup } = DEBRIEF_LIMITS;
      if (told.people < leastGroup) return { drill: id, runs, people, meanPoints: null, criteria: null };
      const criteria = criteriaView(rubric, told.shares, leastGroup);
      return { drill: id, runs, people, meanPoints: meanOf(told.totals), criteria };
    },
  };
}
