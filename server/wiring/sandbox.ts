import { ok, type Result } from "../../twins/core/result.ts";
import { dataPaths } from "../config.ts";
import { openTrials, type Trials } from "../sandbox/trials.ts";
import { makeUploads, type Uploads } from "../sandbox/uploads.ts";
import type { Core } from "./core.ts";

/** Models that people bring and try. */
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
