import { PUMP_HEALTH_CID } from "../../models/zoo/pump-health/index.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { type Digest, digestOf } from "../../twins/core/digest.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { PlanGovernance } from "../dispatch/planDesk.ts";
import type { Governance, ModelStatus, ModelVersion } from "../governance/governance.ts";
import type { ModelRegister, RegisteredModel } from "../governance/register.ts";
import type { PermitPort } from "../runs/comparisons.ts";
import { trimOldest } from "../trimOldest.ts";

/** How long a proposed plan may be approved and executed, and a permit used, ms. */
const PLAN_TTL_MS = 4 * 3_600_000;
const PERMIT_TTL_MS = 3_600_000;

interface Governed {
  readonly governance: Governance;
}

/**
 * Permits of the server's own simulations.
 * @param open may wait: a first start deploys the contracts while people already look around
 */
export function permitPort(open: () => Promise<Result<Governed>>, clock: Clock, signer: string): PermitPort {
  const spent = new Map<string, number>();
  return {
    async request(_, scenario, modelCids) {
      const held = await open();
      if (!held.ok) return held;
      const budget = (scenario as { replications: number; branches: readonly string[] }).replications * 3;
      const permit = await held.value.governance.requestPermit(signer, {
        scenarioDigest: digestOf(scenario),
        modelCids,
        budget,
        expiresAtMs: clock.nowMs() + PERMIT_TTL_MS,
      });
      if (!permit.ok) return permit;
      spent.set(permit.value.id, budget);
      return ok(permit.value.id);
    },
    async post(permitId, resultDigest) {
      const held = await open();
      if (!held.ok) return held;
      const posted = await held.value.governance.postResult(
        signer,
        permitId,
        resultDigest as Digest,
        spent.get(permitId) ?? 0,
      );
      spent.delete(permitId);
      return posted.ok ? ok(posted.value.id) : posted;
    },
  };
}

/** Plans in the names of the people who propose and approve them. */
export function planPort(
  open: () => Result<Governed>,
  clock: Clock,
  accountOf: (person: string) => string,
): PlanGovernance {
  const expiresAtMs = () => clock.nowMs() + PLAN_TTL_MS;
  return {
    async propose(person, { digest, modelCid, permitId, classC }) {
      const held = open();
      return held.ok
        ? held.value.governance.proposePlan(accountOf(person), {
            digest,
            modelCid,
            permitId,
            classC,
            expiresAtMs: expiresAtMs(),
          })
        : held;
    },
    async approve(person, digest) {
      const held = open();
      return held.ok ? held.value.governance.approvePlan(accountOf(person), digest) : held;
    },
    async cancel(person, digest) {
      const held = open();
      if (!held.ok) return held;
      const done = await held.value.governance.cancelPlan(accountOf(person), digest);
      return done.ok ? ok(undefined) : done;
    },
    async approved(digest) {
      const held = open();
      return held.ok ? held.value.governance.approvedPlan(digest) : held;
    },
  };
}

/** The community's models, proposed and voted on in the names of people. */
export interface ModelPort {
  /** Models that were proposed on this chain; empty before it was there. */
  models(): readonly RegisteredModel[];
  /** Claims and proposes in a person's account here; see Models.proposeModel. */
  proposeModel(person: string, version: ModelVersion, onClaimed: () => void): Promise<Result<ModelStatus>>;
  approveModel(person: string, cid: string): Promise<Result<ModelStatus>>;
  /** Of the program's own. */
  modelStatus(): ModelStatus | null;
  /** Whether the community has approved it, by what this server last heard. */
  modelApproved(cid: string): boolean;
}

/** What was last heard of models: what acts goes on while the chain is away. Of so many, the oldest word is forgotten. */
const MAX_STATUSES = 1_000;

/** @returns the port, and what tells it of a model's status */
export function modelPort(
  held: () => { readonly register: ModelRegister } | null,
  open: () => Result<Governed>,
  accountOf: (person: string) => string,
): { readonly port: ModelPort; readonly heard: (status: ModelStatus) => void } {
  const statuses = new Map<string, ModelStatus>();
  const heard = (status: ModelStatus): void => {
    statuses.delete(status.cid);
    statuses.set(status.cid, status);
    trimOldest(statuses, MAX_STATUSES);
  };
  const port: ModelPort = {
    models: () => held()?.register.all() ?? [],
    modelStatus: () => statuses.get(PUMP_HEALTH_CID) ?? null,
    modelApproved: (cid) => statuses.get(cid)?.status === "approved",
    async proposeModel(person, version, onClaimed) {
      const chain = open();
      return chain.ok ? chain.value.governance.proposeModel(accountOf(person), version, onClaimed) : chain;
    },
    async approveModel(person, cid) {
      const chain = open();
      const voted = chain.ok ? await chain.value.governance.approveModel(accountOf(person), cid) : chain;
      if (voted.ok) heard(voted.value);
      return voted;
    },
  };
  return { port, heard };
}
