import { useEffect, useMemo, useState } from "react";
import type { Plan } from "../../twins/operations/plan.ts";
import type { RunInput } from "../../twins/sim/run.ts";
import { useDomain, useSite } from "./context.tsx";
import type { Link } from "./link.ts";
import { type ShownBranch, useShownBranch } from "./shownBranch.ts";
import { useView } from "./view.ts";

export interface ExpectedPose {
  readonly thing: string;
  readonly x: number;
  readonly y: number;
  readonly headingRad: number;
}

/** What is expected after now: the plan that is being executed, else the shown branch of a comparison. */
export type Expectation =
  | { readonly kind: "plan"; readonly plan: Plan; readonly startMs: number }
  | { readonly kind: "branch"; readonly shown: ShownBranch; readonly startMs: number };

export function expectation(picked: string | null, plans: readonly Plan[], shown: ShownBranch | null) {
  const plan = plans.find(({ status, startedAtMs }) => status === "executing" && startedAtMs !== null);
  // A branch that was picked by hand is what the person wants to see.
  if (plan !== undefined && picked === null) return { kind: "plan", plan, startMs: plan.startedAtMs! } as const;
  return shown === null ? null : ({ kind: "branch", shown, startMs: shown.comparison.base.atMs } as const);
}

export function useExpectation(): Expectation | null {
  const picked = useView((view) => view.branch);
  const plans = useDomain((domain) => domain.plans);
  return expectation(picked, plans, useShownBranch());
}

/** A moment of a rehearsal. */
export interface Rehearsed {
  readonly poses: readonly ExpectedPose[];
  /** Route map nodes and edges without room for another vehicle, each with a vehicle that is there. */
  readonly taken: ReadonlyMap<string, string>;
}

/** Vehicles of a rehearsal, seconds after its fork. */
type Track = (tS: number) => Rehearsed;

const keyOf = (expected: Expectation): string =>
  expected.kind === "plan" ? expected.plan.id : `${expected.shown.comparison.id}:${expected.shown.result.branch}`;

async function inputOf(link: Pick<Link, "ask">, expected: Expectation): Promise<RunInput | null> {
  const answer =
    expected.kind === "plan"
      ? await link.ask("planInput", { plan: expected.plan.id })
      : await link.ask("runInput", {
          id: expected.shown.comparison.id,
          branch: expected.shown.result.branch,
          replication: 0,
        });
  return answer.ok ? answer.value.input : null;
}

/**
 * Rehearses in this browser what the server rehearsed: vehicles that accelerate, pick, drop and share the aisle. The
 * rehearsal is loaded when it is first needed. Null while there is none, or where the input is not kept any more.
 */
export async function rehearsedTrack(link: Pick<Link, "ask">, expected: Expectation): Promise<Track | null> {
  const input = await inputOf(link, expected);
  if (input === null) return null;
  const { rehearse } = await import("../../twins/sites/fms/rehearse.ts");
  const { further } = input;
  // As far as the branch's chart goes: the running set and the next. A plan ends with its set.
  const rehearsed = rehearse({ ...input, ...(further ? { ahead: { sets: 1, schedule: further.schedule } } : {}) });
  if (!rehearsed.ok) return null;
  const { positionsAt, takenAt } = rehearsed.value;
  return (tS) => ({
    poses: positionsAt(tS).map(({ id, x, y, headingRad }) => ({ thing: id, x, y, headingRad })),
    taken: takenAt(tS),
  });
}

/** Where the vehicles are expected at the shown moment, and what they hold; null for the present and the past. */
export function useRehearsed(): Rehearsed | null {
  const session = useSite();
  const at = useView((view) => view.at);
  const expected = useExpectation();
  const wanted = at === null || at <= session.nowMs() || expected === null ? null : keyOf(expected);
  const [held, setHeld] = useState<{ key: string; track: Track | null } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which expectation it is.
  useEffect(() => {
    if (wanted === null || expected === null || held?.key === wanted) return;
    let current = true;
    void rehearsedTrack(session.link, expected).then((track) => current && setHeld({ key: wanted, track }));
    return () => {
      current = false;
    };
  }, [wanted, session]);
  const track = wanted !== null && held?.key === wanted ? held.track : null;
  const atS = at === null || expected === null ? 0 : Math.max(0, (at - expected.startMs) / 1000);
  // The same object while nothing changes: the scene compares by identity.
  return useMemo(() => track?.(atS) ?? null, [track, atS]);
}
