import type { Plan } from "../../../twins/operations/plan.ts";
import type { ModelInfo, Person } from "../../../twins/protocol/console.ts";
import { useDomain, useLinkState, useShown } from "../../session/context.tsx";
import { mayAsk } from "../../session/may.ts";

export type Waiting =
  | { readonly kind: "plan"; readonly plan: Plan }
  | { readonly kind: "model"; readonly model: ModelInfo };

/** Whether this person's approval is among those of the plan. A new account's address may not be known yet. */
export const approvedBy = (person: Person, plan: Plan): boolean =>
  plan.approvals.some(
    ({ by, address }) => by === person.name || address.toLowerCase() === person.address.toLowerCase(),
  );

/** What still needs this person's approval. */
export function waitingFor(person: Person | null, plans: readonly Plan[], models: readonly ModelInfo[]): Waiting[] {
  if (person === null) return [];
  return [
    ...plans
      .filter((p) => mayAsk(person, "approve") && p.status === "proposed" && !approvedBy(person, p))
      .map((plan) => ({ kind: "plan" as const, plan })),
    ...models
      .filter((m) => mayAsk(person, "approveModel") && m.status === "proposed")
      .map((model) => ({ kind: "model" as const, model })),
  ];
}

export function useWaiting(): Waiting[] {
  const person = useLinkState((state) => state.person);
  const plans = useShown((shown) => shown.plans);
  const models = useDomain((domain) => domain.models);
  return waitingFor(person, plans, models);
}
