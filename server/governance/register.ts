import { modelKey } from "../../contracts-abi/typed-data/ids.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { ChainIndex, EventName, EventOf } from "../chain/index.ts";
import type { ModelStatus, Models } from "./models.ts";

/** Versions that are listed; older ones stand on chain alone. */
export const MAX_LISTED = 100;

/** A version as the community's register has it. */
export interface RegisteredModel extends ModelStatus {
  /** Of its family. What an author wrote: believed as text only. */
  readonly name: string;
}

/** The models that were proposed on this chain, the newest, and those of this program. */
export interface ModelRegister {
  /** Those of this program first, then the newest first. */
  all(): readonly RegisteredModel[];
  find(cid: string): RegisteredModel | undefined;
  /** Reads again what may have changed; those that did. To be called when the index has something new. */
  refresh(): Promise<Result<readonly RegisteredModel[]>>;
}

/** What a status or a count of votes changes by. */
const CHANGES = [
  "ModelProposed",
  "ModelApproved",
  "ModelRejected",
  "ModelRevoked",
  "ModelVote",
  "ApproversSet",
] as const satisfies readonly EventName[];

export interface RegisterParts {
  readonly index: Pick<ChainIndex, "events" | "revision">;
  readonly models: Pick<Models, "modelStatus">;
  /** CIDs of the program's own and of what acts here: listed however many are newer, so that none is revoked unseen. */
  pinned(): readonly string[];
}

const same = (a: RegisteredModel | undefined, b: RegisteredModel): boolean =>
  a !== undefined && a.status === b.status && a.votes === b.votes && a.votesNeeded === b.votesNeeded;
/** What ends a version for ever: see IModelRegistry. */
const END = { rejected: "ModelRejected", revoked: "ModelRevoked" } as const;

export function openRegister({ index, models, pinned }: RegisterParts): ModelRegister {
  let listed: readonly RegisteredModel[] = [];
  let revision = -1;
  /** Where the newest of each kind of change stands: what else happens on chain is not ours. */
  let places = "";

  const proposals = (): readonly EventOf<"ModelProposed">[] => {
    const cids = [...new Set(pinned())];
    const first = cids.flatMap((cid) =>
      index.events("ModelProposed", { contract: "ModelRegistry", where: { model: modelKey(cid) }, limit: 1 }),
    );
    const newest = index.events("ModelProposed", { contract: "ModelRegistry", limit: MAX_LISTED });
    return [...first, ...newest.filter(({ args }) => !cids.includes(args.cid))].slice(0, MAX_LISTED);
  };
  const placesNow = (): string =>
    CHANGES.map((name) => {
      const [newest] = index.events(name, { limit: 1 });
      return newest === undefined ? "" : `${newest.blockNumber} ${newest.logIndex} ${newest.txHash}`;
    }).join();

  /** Also on the chain as it is now, which may have been reorganised. */
  const isOver = ({ cid, status }: RegisteredModel): boolean =>
    (status === "rejected" || status === "revoked") &&
    index.events(END[status], { where: { model: modelKey(cid) }, limit: 1 }).length > 0;
  const read = async ({ args }: EventOf<"ModelProposed">): Promise<Result<RegisteredModel>> => {
    const before = listed.find(({ cid }) => cid === args.cid);
    if (before !== undefined && isOver(before)) return ok(before);
    const status = await models.modelStatus(args.cid);
    return status.ok ? ok({ ...status.value, name: args.name }) : status;
  };
  return {
    all: () => listed,
    find: (cid) => listed.find((one) => one.cid === cid),
    async refresh() {
      const seen = index.revision;
      if (seen === revision) return ok([]);
      const now = placesNow();
      const rows: RegisteredModel[] = [];
      if (now !== places)
        for (const event of proposals()) {
          const row = await read(event);
          if (!row.ok) return row;
          rows.push(row.value);
        }
      revision = seen;
      if (now === places) return ok([]);
      places = now;
      const before = new Map(listed.map((one) => [one.cid, one]));
      listed = rows;
      return ok(rows.filter((row) => !same(before.get(row.cid), row)));
    },
  };
}
