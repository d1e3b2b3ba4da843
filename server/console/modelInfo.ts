import { readFile } from "node:fs/promises";
import { PUMP_HEALTH_CID } from "../../models/zoo/pump-health/index.ts";
import type { LocalText } from "../../twins/core/place.ts";
import type { ModelInfo } from "../../twins/protocol/console.ts";
import type { ModelStatus } from "../governance/governance.ts";
import type { RegisteredModel } from "../governance/register.ts";
import type { Trials } from "../sandbox/trials.ts";
import type { Core } from "../wiring/core.ts";
import { halves, readCard } from "./modelCard.ts";

export interface ModelInfoDeps {
  /** The models of the register, and the name of a person at an address, or the address. */
  readonly chain: { models(): readonly RegisteredModel[]; nameOf(address: string): string };
  readonly trials: Pick<Trials, "all" | "published">;
}

/** A model as consoles are told of it. */
export type TellModel = (status: ModelStatus) => Promise<ModelInfo>;

/** Before the chain is there: the model of this program, of which nothing is known. */
export const UNKNOWN: ModelStatus = {
  cid: PUMP_HEALTH_CID,
  status: "unknown",
  votes: 0,
  votesNeeded: 1,
  decidedBy: "board",
  digest: null,
  evaluation: null,
  author: null,
  number: 0,
  txHash: null,
};

export function modelTeller({ chain, trials }: ModelInfoDeps): TellModel {
  /** Of who proposed exactly this evaluation, where it was published here. */
  const served = ({ cid, evaluation }: ModelStatus): ModelInfo["served"] => {
    const of = trials.all().find(({ row }) => row.model.cid === cid && row.publication?.evaluationDigest === evaluation)
      ?.row.publication;
    return of === null || of === undefined ? null : { evaluationCid: of.evaluationCid, cardCid: of.cardCid };
  };
  const cardOf = async (cid: string, published: ModelInfo["served"]): Promise<LocalText | null> => {
    if (cid === PUMP_HEALTH_CID) return readCard("pump-health");
    const file = published === null ? null : trials.published(published.cardCid);
    const text = file === null ? null : await readFile(file.path, "utf8").catch(() => null);
    return text === null ? null : halves(text);
  };
  return async (status) => {
    const own = status.cid === PUMP_HEALTH_CID;
    const name = chain.models().find(({ cid }) => cid === status.cid)?.name ?? (own ? "pump-health" : status.cid);
    const here = served(status);
    const { cid, votes, votesNeeded, decidedBy, txHash, number, digest, evaluation } = status;
    const author = status.author ?? "";
    const known = chain.nameOf(author);
    return {
      ...{ cid, name, status: status.status, votes, votesNeeded, decidedBy, txHash, number, digest, evaluation },
      author,
      authorName: known === author ? "" : known,
      served: here,
      card: await cardOf(cid, here),
    };
  };
}

/** Consoles hear of every model; the journal keeps what has changed, not what was so when the server began to look. */
export const modelNews =
  ({ emit, tell }: Pick<Core, "emit" | "tell">, tellModel: TellModel) =>
  (changed: readonly ModelStatus[], isNews: boolean): void => {
    for (const status of changed)
      void tellModel(status).then((model) =>
        isNews ? emit("", { type: "model", model }) : tell(null, { type: "model", model }),
      );
  };
