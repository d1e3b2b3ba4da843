import type { Clock } from "../../twins/core/clock.ts";
import type { Result } from "../../twins/core/result.ts";
import { PROPOSAL_STATES, type ProposalState } from "../../twins/protocol/economy/community.ts";
import { type Chain, type ChainIndex, type EventOf, proposalContent } from "../chain/index.ts";
import type { Log } from "../log.ts";

/** Older proposals than so many of the newest are left to whoever cares for them. */
const MAX_WATCHED = 200;
const MAX_WAITS = 1_000;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 600_000;
/** After a transaction that no block took in time: it may still be taken, and a second one would only cost gas. */
const UNSURE_MS = 600_000;
/** A proposal that came to its end is looked at again so rarely: only a reorganisation can change it. */
const ENDED_MS = 600_000;

export interface KeeperParts {
  readonly chain: Pick<Chain, "contracts" | "send">;
  readonly index: Pick<ChainIndex, "events">;
  readonly clock: Clock;
  readonly log: Log;
  /** Name of the local account that pays for the gas. */
  readonly signer: string;
}

/** Queues what has succeeded and executes what is due; anyone may. */
export interface ProposalKeeper {
  /** One round over the newest proposals; a round that is under way is not joined by a second. */
  tick(): Promise<void>;
}

type Created = EventOf<"ProposalCreated">;
type Step = "queue" | "execute";

const ENDED: ReadonlySet<ProposalState> = new Set(["canceled", "defeated", "expired", "executed"]);

export function openProposalKeeper({ chain, index, clock, log, signer }: KeeperParts): ProposalKeeper {
  /** When a proposal is next looked at, and how often its step failed. */
  const waits = new Map<string, { untilMs: number; failures: number }>();
  const waitFor = (id: string, ms: number, failures = 0): void => {
    if (waits.size >= MAX_WAITS) waits.clear();
    waits.set(id, { untilMs: clock.nowMs() + ms, failures });
  };

  /** What is to be done with a proposal now; null for nothing. */
  const stepOf = async ({ args: { proposalId } }: Created): Promise<Step | null> => {
    const read = await chain.contracts.read("AITNGovernor", "state", [proposalId]);
    if (!read.ok) return null;
    const state = PROPOSAL_STATES[Number(read.value)];
    if (state === "succeeded") return "queue";
    if (state !== undefined && ENDED.has(state)) waitFor(proposalId.toString(), ENDED_MS);
    if (state !== "queued") return null;
    const eta = await chain.contracts.read("AITNGovernor", "proposalEta", [proposalId]);
    return eta.ok && Number(eta.value) * 1000 <= clock.nowMs() ? "execute" : null;
  };

  const failed = (id: string, step: Step, { error }: Extract<Result<unknown>, { ok: false }>): void => {
    // Somebody else did it in the meantime.
    if (error.details?.error === "GovernorUnexpectedProposalState") return;
    if (error.code === "CHAIN_DOWN") return waitFor(id, error.details?.hash === undefined ? FIRST_RETRY_MS : UNSURE_MS);
    const failures = (waits.get(id)?.failures ?? 0) + 1;
    waitFor(id, Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)), failures);
    log.warn("a proposal could not be carried on", { proposal: id, step, failures, error });
  };

  const carryOn = async (created: Created): Promise<void> => {
    const id = created.args.proposalId.toString();
    const step = await stepOf(created);
    if (step === null) return;
    const sent = await chain.send(signer, "AITNGovernor", step, proposalContent(created.args));
    if (!sent.ok) return failed(id, step, sent);
    waits.delete(id);
    log.info("a proposal was carried on", { proposal: id, step, tx: sent.value.hash });
  };

  let busy: Promise<void> | null = null;
  const round = async (): Promise<void> => {
    const nowMs = clock.nowMs();
    for (const created of index.events("ProposalCreated", { contract: "AITNGovernor", limit: MAX_WATCHED })) {
      const id = created.args.proposalId.toString();
      const voting = Number(created.args.voteEnd) * 1000 >= nowMs;
      if (!voting && (waits.get(id)?.untilMs ?? 0) <= nowMs) await carryOn(created);
    }
  };
  return {
    tick() {
      busy ??= round().finally(() => {
        busy = null;
      });
      return busy;
    },
  };
}
