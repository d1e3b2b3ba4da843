import { modelClaim } from "../../../contracts-abi/typed-data/ids.ts";
import { ok, type Result } from "../../../twins/core/result.ts";
import type { EconomyAct } from "../../../twins/protocol/economy/index.ts";
import type { Publication } from "../../../twins/protocol/sandbox.ts";

/** A claim of a model in a wallet's name: its salt is known to this browser alone until the model is proposed. */
export interface Claim {
  readonly account: string;
  readonly salt: `0x${string}`;
}

type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const keyOf = (cid: string): string => `aitn.claim.${cid}`;

/** The browser's storage may hold anything. */
export function heldClaim(kept: Kept, cid: string): Claim | null {
  try {
    const { account, salt } = JSON.parse(kept.getItem(keyOf(cid)) ?? "null") as Partial<Claim>;
    return /^0x[0-9a-fA-F]{40}$/.test(account ?? "") && /^0x[0-9a-f]{64}$/.test(salt ?? "")
      ? { account: account!, salt: salt! }
      : null;
  } catch {
    return null;
  }
}

/** The claim of before, or a new one; of another account's claim the salt is of no use. Kept before anybody is asked to sign it. */
export function claimFor(kept: Kept, cid: string, account: string): Claim {
  const held = heldClaim(kept, cid);
  if (held !== null && held.account.toLowerCase() === account.toLowerCase()) return held;
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const claim: Claim = { account, salt: `0x${Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("")}` };
  kept.setItem(keyOf(cid), JSON.stringify(claim));
  return claim;
}

export const forgetClaim = (kept: Kept, cid: string): void => kept.removeItem(keyOf(cid));

export interface Proposing {
  readonly cid: string;
  readonly publication: Pick<Publication, "name" | "modelDigest" | "evaluationDigest">;
  readonly claim: Claim;
  act(act: EconomyAct): Promise<Result<unknown>>;
  /** The claim is in a block. */
  onClaimed(): void;
  /** Until the next try. */
  wait(): Promise<void>;
}

/** How often a proposal is tried while its claim is too young. */
const TRIES = 150;

/**
 * Claims a model and proposes it as soon as the claim is old enough. Both are tried again without harm: claiming twice changes nothing, and
 * a proposal that is too early is refused before the wallet is asked to sign it.
 */
export async function proposeByWallet(wanted: Proposing): Promise<Result<unknown>> {
  const { cid, publication, claim } = wanted;
  const claimed = await wanted.act({ kind: "claimModel", claim: modelClaim(claim.account, cid, claim.salt) });
  if (!claimed.ok) return claimed;
  wanted.onClaimed();
  const { name, modelDigest: digest, evaluationDigest: evaluation } = publication;
  const act: EconomyAct = { kind: "proposeModel", name, cid, digest, evaluation, salt: claim.salt };
  for (let i = 1; ; i++) {
    const proposed = await wanted.act(act);
    // Somebody may have proposed in this account elsewhere: what was wanted is so.
    if (proposed.ok || proposed.error.code === "CHAIN_EXISTS") return ok(undefined);
    if (proposed.error.code !== "CHAIN_EARLY" || i === TRIES) return proposed;
    await wanted.wait();
  }
}
