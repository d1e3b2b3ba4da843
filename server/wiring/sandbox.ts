import { ok, type Result } from "../../twins/core/result.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { dataPaths } from "../config.ts";
import { modelTeller, type TellModel } from "../console/modelInfo.ts";
import { makePublications, type Publications } from "../sandbox/publications.ts";
import { openTrials, type Trials } from "../sandbox/trials.ts";
import { makeUploads, type Uploads } from "../sandbox/uploads.ts";
import { background } from "./background.ts";
import type { ChainSide } from "./chain.ts";
import type { Core } from "./core.ts";

/** Models that people bring, try and publish. */
export interface SandboxSide {
  readonly trials: Trials;
  readonly uploads: Uploads;
}

/** @returns STORE_* when the disk fails */
export async function openSandbox(core: Core): Promise<Result<SandboxSide>> {
  const { config, clock, log } = core;
  const trials = await openTrials({
    folder: dataPaths(config.dataDir).sandbox,
    clock,
    log,
    tell: (person, trial, row) => core.tell(person, { type: "sandbox", trial, row }),
  });
  return trials.ok ? ok({ trials: trials.value, uploads: makeUploads() }) : trials;
}

/** Models on their way to the community, and as consoles are told of them. */
export const wireModels = (
  { log }: Pick<Core, "log">,
  trials: Trials,
  chain: Pick<ChainSide, "models" | "proposeModel" | "nameOf">,
): { readonly publications: Publications; readonly tellModel: TellModel } => ({
  publications: makePublications({
    trials,
    log,
    registered: (cid) => chain.models().find((model) => model.cid === cid),
    propose: chain.proposeModel,
  }),
  tellModel: modelTeller({ chain, trials }),
});

/** The accounts' list of who was removed; whose removal is settled has no trials any more. */
export function withoutTrials(
  { log }: Pick<Core, "log">,
  accounts: Pick<Accounts, "departed" | "settled">,
  trials: Trials,
): Pick<Accounts, "departed" | "settled"> {
  return {
    departed: accounts.departed,
    settled(id) {
      const gone = accounts.departed().find((one) => one.id === id);
      if (gone !== undefined) background(log, "a removed person's trials", () => trials.forget(gone.name))();
      accounts.settled(id);
    },
  };
}
