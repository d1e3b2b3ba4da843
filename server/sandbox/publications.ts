import { addressOf } from "../../models/pipeline/unixfs.ts";
import { evaluationDigest } from "../../models/sandbox/evaluation.ts";
import { canonicalJson, type Digest } from "../../twins/core/digest.ts";
import { type Failure, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { AskParams } from "../../twins/protocol/console.ts";
import type { Publication } from "../../twins/protocol/sandbox.ts";
import type { Log } from "../log.ts";
import { cardOf } from "./card.ts";
import type { KeptTrial } from "./kept.ts";
import { DOCUMENTS } from "./published.ts";
import type { Trials } from "./trials.ts";

/** A model as the community's register has it. */
export interface Registered {
  readonly cid: string;
  readonly status: Publication["status"];
  readonly evaluation: Digest | null;
}

/** What is proposed; see ModelRegistry. */
export interface Proposal {
  readonly name: string;
  readonly cid: string;
  readonly digest: Digest;
  readonly evaluation: Digest;
}

export interface PublicationDeps {
  readonly trials: Trials;
  readonly log: Log;
  /** What is on chain as this server knows it. */
  registered(cid: string): Registered | undefined;
  /** Claims and proposes in a person's account here. Does nothing for a model that is there already. */
  propose(person: string, proposal: Proposal, onClaimed: () => void): Promise<Result<Registered>>;
}

/** Models that people put before the community. */
export interface Publications {
  /** Serves a trial's model with its evaluation and card, and begins to propose it; again after a failure. */
  publish(person: string, asked: AskParams<"publishTrial">): Promise<Result<{ readonly publication: Publication }>>;
  /** Goes on with what is under way, and follows the chain; to be called now and then. */
  tick(): Promise<void>;
}

/** Of ModelRegistry. */
export const MAX_NAME_BYTES = 64;

/** Whether a family may be called so: it stands in a card's headings and tables. */
export const isFamilyName = (name: string): boolean =>
  Buffer.byteLength(name) >= 1 && Buffer.byteLength(name) <= MAX_NAME_BYTES && !/[\p{C}|`]/u.test(name);

const badName = refuse("CHAIN_RANGE", {
  en: `A name has 1 to ${MAX_NAME_BYTES} bytes of plain text. Choose another name.`,
  zh: `名称应为 1 到 ${MAX_NAME_BYTES} 字节的普通文本，请换一个名称。`,
});
const notDone = refuse("WIRE_ORDER", {
  en: "Only a trial that was replayed to its end can be published. Wait for it, or try the model again.",
  zh: "只有完整重放的试验才能发布。请等待其完成，或重新试验该模型。",
});
const taken = refuse("CHAIN_EXISTS", {
  en: "This model is on the community's register already, with another evaluation. Change the model before you propose it.",
  zh: "该模型已带着另一份评测登记在社区中。请修改模型后再提交。",
});

const isUnderWay = ({ row: { publication } }: KeptTrial): boolean =>
  publication?.phase === "claiming" || publication?.phase === "proposing";
/** What may be other in a moment; the rest is the chain's last word. */
const passes = ({ code }: Failure): boolean => code === "CHAIN_DOWN" || code === "CHAIN_EARLY";

export function makePublications(deps: PublicationDeps): Publications {
  const { trials, log } = deps;
  const proposing = new Set<string>();
  const change = (trial: string, publication: Partial<Publication>) =>
    trials.change(trial, (before) =>
      before.row.publication === null
        ? before
        : { ...before, row: { ...before.row, publication: { ...before.row.publication, ...publication } } },
    );

  const broke = (trial: string, error: unknown): void =>
    log.error("a publication broke", { trial, error: String(error) });

  const propose = async ({ person, row, modelDigest }: KeptTrial, publication: Publication): Promise<void> => {
    const { trial, model } = row;
    const { name, evaluationDigest: evaluation } = publication;
    if (person === null) return;
    const proposal = { name, cid: model.cid, digest: modelDigest, evaluation };
    const proposed = await deps.propose(person, proposal, () => {
      change(trial, { phase: "proposing" }).catch((error: unknown) => broke(trial, error));
    });
    if (!proposed.ok && passes(proposed.error)) {
      // Said once, not with each try.
      if (publication.failure?.code !== proposed.error.code) await change(trial, { failure: proposed.error });
      return;
    }
    const result = proposed.ok && proposed.value.evaluation !== evaluation ? taken : proposed;
    await change(
      trial,
      result.ok
        ? { phase: "proposed", status: result.value.status, failure: null }
        : { phase: "failed", failure: result.error },
    );
  };

  /** In the background, once at a time for each trial: a kill in between is made good by the next start. */
  const begin = (kept: KeptTrial): void => {
    const { trial, publication } = kept.row;
    if (publication === null || kept.account !== null || proposing.has(trial)) return;
    proposing.add(trial);
    propose(kept, publication)
      .catch((error: unknown) => broke(trial, error))
      .finally(() => proposing.delete(trial));
  };

  /** As the chain has it, whoever proposed it. */
  const follow = async ({ row }: KeptTrial): Promise<boolean> => {
    const { publication, trial, model } = row;
    const found = publication === null ? undefined : deps.registered(model.cid);
    if (found === undefined || found.evaluation !== publication?.evaluationDigest) return false;
    if (publication.phase !== "proposed" || publication.status !== found.status)
      await change(trial, { phase: "proposed", status: found.status, failure: null });
    return true;
  };

  return {
    async publish(person, { trial, name, account }) {
      const kept = trials.find(person, trial);
      if (!kept.ok) return kept;
      const { publication, result } = kept.value.row;
      const isSame = publication?.phase === "proposed" || kept.value.account === account;
      if (publication !== null && publication.phase !== "failed" && isSame) return ok({ publication });
      if (result === null) return notDone;
      if (!isFamilyName(name)) return badName;
      const made = await documentsOf(kept.value, name);
      const there = deps.registered(kept.value.row.model.cid);
      if (there !== undefined && there.evaluation !== made.publication.evaluationDigest) return taken;
      const published = await trials.publish(trial, made.documents, (before) => ({
        ...before,
        account,
        row: { ...before.row, publication: made.publication },
      }));
      if (!published.ok) return published;
      if (published.value !== null) begin(published.value);
      return ok({ publication: made.publication });
    },
    async tick() {
      for (const kept of trials.all()) {
        const isThere = await follow(kept);
        if (!isThere && isUnderWay(kept)) begin(kept);
      }
    },
  };
}

/** What is published beside the model: the evaluation as it is hashed, and the card. @throws RangeError without a result */
async function documentsOf({ row, modelDigest }: KeptTrial, name: string) {
  const { model, result } = row;
  if (result === null) throw new RangeError("no result");
  const { evaluation } = result;
  const digest = evaluationDigest(evaluation);
  const text = canonicalJson(evaluation);
  const card = cardOf({ name, model, evaluation, evaluationDigest: digest });
  const cidOf = async (document: string) => (await addressOf([Buffer.from(document)])).toString();
  const [evaluationCid, cardCid] = [await cidOf(text), await cidOf(card)];
  const publication: Publication = {
    name,
    phase: "claiming",
    failure: null,
    evaluationCid,
    cardCid,
    modelDigest,
    evaluationDigest: digest,
    status: "unknown",
  };
  const documents = {
    [`${evaluationCid}${DOCUMENTS.evaluation.ending}`]: text,
    [`${cardCid}${DOCUMENTS.card.ending}`]: card,
  };
  return { publication, documents };
}
