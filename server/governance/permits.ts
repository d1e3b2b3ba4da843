import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { modelKey, permitKey } from "../../contracts-abi/typed-data/ids.ts";
import type { Digest } from "../../twins/core/digest.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Chain } from "../chain/index.ts";
import { isRefusal } from "./refusals.ts";

export interface PermitRequest {
  readonly scenarioDigest: Digest;
  /** Models the simulation uses, all approved; at most 16. */
  readonly modelCids: readonly string[];
  /** Most replications. */
  readonly budget: number;
  readonly expiresAtMs: number;
}

/** A simulation permit as the chain has it. */
export interface Permit {
  readonly id: string;
  readonly scenarioDigest: Digest;
  /** keccak256 of each model's CID. */
  readonly models: readonly string[];
  readonly budget: number;
  readonly spent: number;
  readonly expiresAtMs: number;
  readonly requester: string;
  /** Null before the result. */
  readonly resultDigest: Digest | null;
}

export interface Permits {
  /** Null when there is none. */
  permit(id: string): Promise<Result<Permit | null>>;
  /** The same request of the same signer is the same permit. GOV_MODEL when a model is not approved. */
  requestPermit(signer: string, request: PermitRequest): Promise<Result<Permit>>;
  /** Binds the result; nothing happens when the same result was posted before. SIM_BUDGET when more was spent. */
  postResult(signer: string, id: string, resultDigest: Digest, spent: number): Promise<Result<Permit>>;
}

const isNothing = (word: string): boolean => /^0x0*$/.test(word);

async function readPermit(chain: Chain, id: string): Promise<Result<Permit | null>> {
  if (!/^0x[0-9a-f]{64}$/.test(id)) return ok(null);
  const found = await chain.contracts.read("SimulationPermit", "permitOf", [id as Hex]);
  if (!found.ok) return found;
  const { scenarioDigest, models, budget, spent, expiry, requester, resultDigest } = found.value;
  if (isNothing(requester)) return ok(null);
  return ok({
    id,
    scenarioDigest,
    models,
    budget: Number(budget),
    spent: Number(spent),
    expiresAtMs: Number(expiry) * 1000,
    requester,
    resultDigest: isNothing(resultDigest) ? null : resultDigest,
  });
}

async function existing(chain: Chain, id: string): Promise<Result<Permit>> {
  const found = await readPermit(chain, id);
  if (!found.ok) return found;
  return found.value === null
    ? refuse("SIM_NOT_PERMITTED", { en: `There is no permit ${id} on chain.`, zh: `链上没有许可 ${id}。` })
    : ok(found.value);
}

export function permitsOn(chain: Chain): Permits {
  return {
    permit: (id) => readPermit(chain, id),
    async requestPermit(signer, { scenarioDigest, modelCids, budget, expiresAtMs }) {
      const requester = await chain.account(signer);
      if (!requester.ok) return requester;
      const models = modelCids.map(modelKey);
      const expiry = BigInt(Math.floor(expiresAtMs / 1000));
      const content = { site: chain.site, scenarioDigest, models, budget: BigInt(budget), expiry };
      const id = permitKey({ ...content, requester: requester.value });
      const before = await readPermit(chain, id);
      if (!before.ok) return before;
      if (before.value !== null) return ok(before.value);
      const args = [content.site, scenarioDigest, models, content.budget, expiry] as const;
      const sent = await chain.send(signer, "SimulationPermit", "request", args);
      return sent.ok || isRefusal(sent, "PermitExists") ? existing(chain, id) : sent;
    },
    async postResult(signer, id, resultDigest, spent) {
      const before = await existing(chain, id);
      if (!before.ok || before.value.resultDigest === resultDigest) return before;
      const args = [id as Hex, resultDigest, BigInt(spent)] as const;
      const sent = await chain.send(signer, "SimulationPermit", "postResult", args);
      return sent.ok ? existing(chain, id) : sent;
    },
  };
}
