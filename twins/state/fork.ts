import { type Digest, digestOf } from "../core/digest.ts";
import type { Branded } from "../core/ids.ts";
import { must } from "../core/result.ts";
import { restoreSnapshot, type Snapshot } from "./snapshot.ts";
import type { TwinState } from "./twinState.ts";

/** A copy of the twin for a what-if. Dispatch takes a TwinState, so a fork cannot be commanded, by type. */
export interface SimState {
  readonly forked: Branded<"forked", "SimState">;
  /** Digest of the snapshot it was made from: branches of one comparison share it. */
  readonly baseDigest: Digest;
  readonly atMs: number;
  readonly twin: Omit<TwinState, "dirty">;
}

/** Forks a snapshot. The only maker of SimState. */
export function forkState(snapshot: Snapshot): SimState {
  return {
    forked: "forked" as Branded<"forked", "SimState">,
    baseDigest: digestOf(snapshot),
    atMs: snapshot.atMs,
    twin: must(restoreSnapshot(snapshot)),
  };
}
