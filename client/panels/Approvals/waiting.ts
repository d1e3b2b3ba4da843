import type { Plan } from "../../../twins/operations/plan.ts";
import type { ModelInfo, Person } from "../../../twins/protocol/console.ts";
import { useDomain, useLinkState } from "../../session/context.tsx";

export type Waiting =
  | { readonly kind: "plan"; readonly plan: Plan }
  | { readonly kind: "model"; readonly model: ModelInfo };

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** What still needs this person's approval. */
export function waitingFor(person: Person | null, plans: readonly Plan[], models: readonly ModelInfo[]): Waiting[] {
  if (person === null) return [];
  const approved = (plan: Plan): boolean => plan.approvals.some((approval) => same(approval.address, person.address));
  return [
    ...plans.filter((p) => p.status === "proposed" && !approved(p)).map((plan) => ({ kind: "plan" as const, plan })),
    ...models.filter((m) => m.status === "proposed").map((model) => ({ kind: "model" as const, model })),
  ];
}

export function useWaiting(): Waiting[] {
  const person = useLinkState((state) => state.person);
  const plans = useDomain((domain) => domain.plans);
  const models = useDomain((domain) => domain.models);
  return waitingFor(person, plans, models);
}
