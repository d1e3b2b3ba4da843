import type { Digest } from "../../twins/core/digest.ts";
import type { LocalText } from "../../twins/core/place.ts";
import type { Result } from "../../twins/core/result.ts";
import type { AskedAct, Move } from "../../twins/drill/input.ts";
import type { Score } from "../../twins/drill/judge.ts";
import type { RoleId, Signal } from "../../twins/drill/roles.ts";
import type { GoTo, OwnState, RollView, SaidLine, SceneView } from "../../twins/protocol/drill.ts";
import type { LiveStart } from "../../twins/protocol/drillLive.ts";

/** What a drill's thread begins with. */
export interface DrillTask {
  readonly drill: string;
  readonly seed: number;
  readonly agents: number;
  /** The model that steers the signs; null: they do not change. */
  readonly guidance: string | null;
  /** How the site was when it began from the live state; null: it begins as it is written. */
  readonly live: LiveStart | null;
  /** Its record on disk, appended as it goes on; one that is there is played again up to its end first. */
  readonly file: string;
}

export type ToDrill =
  | { readonly kind: "join"; readonly ask: number; readonly role: RoleId }
  | { readonly kind: "leave"; readonly who: number }
  | { readonly kind: "move"; readonly who: number; readonly number: number; readonly move: Move }
  | { readonly kind: "act"; readonly ask: number; readonly who: number; readonly act: AskedAct }
  | { readonly kind: "signal"; readonly ask: number; readonly who: number; readonly signal: Signal }
  | { readonly kind: "goTo"; readonly ask: number; readonly who: number; readonly to: GoTo | null }
  /** Everybody, as a frame, for who has just come. */
  | { readonly kind: "whole"; readonly ask: number; readonly who: number | null }
  /** Goes on from this moment, epoch ms. */
  | { readonly kind: "start"; readonly atMs: number }
  | { readonly kind: "close" };

/** What a step gave to be told. */
export interface DrillTick {
  readonly kind: "tick";
  readonly tick: number;
  readonly frame: Uint8Array;
  /** Of participants by their number in the world; every other step. */
  readonly own: readonly (readonly [who: number, state: OwnState])[];
  readonly doors: readonly (readonly [opening: number, stands: number])[];
  readonly said: readonly (SaidLine & { readonly to: number | null })[];
  readonly view: Uint8Array | null;
  /** Of what is seen seldom, what changed; null when nothing did. */
  readonly scene: SceneView | null;
  /** Once a second. */
  readonly roll: RollView | null;
  /** How long the step before this one took, its frame included, ms. */
  readonly stepMs: number;
}

export interface PathPoint {
  readonly atS: number;
  readonly storey: number;
  readonly x: number;
  readonly y: number;
  readonly fed: number;
}

/** How a drill ended for one participant. */
export interface Ending {
  readonly role: RoleId;
  readonly score: Score;
  readonly path: readonly PathPoint[];
  readonly isSafe: boolean;
}

export interface DrillEnd {
  readonly kind: "ended";
  readonly digest: Digest;
  readonly lengthS: number;
  /** By their number in the world. */
  readonly participants: readonly Ending[];
  readonly agents: number;
  readonly agentsSafe: number;
  /** Milliseconds that steps took, told frame included. */
  readonly tickMs: { readonly p50: number; readonly p99: number; readonly most: number };
}

/** Of everybody, for who has just come. */
export interface WholeState {
  readonly frame: Uint8Array;
  readonly doors: readonly (readonly [opening: number, stands: number])[];
  readonly bodies: readonly number[];
  /** What the hazard looks like, all of it; null before there is anything to see. */
  readonly view: Uint8Array | null;
  readonly scene: SceneView;
}

export type FromDrill =
  | { readonly kind: "ready"; readonly tick: number; readonly bodies: readonly number[] }
  | {
      readonly kind: "answer";
      readonly ask: number;
      readonly result: Result<number | readonly number[] | { readonly text: LocalText } | WholeState>;
    }
  | { readonly kind: "bodies"; readonly bodies: readonly number[] }
  | DrillTick
  | DrillEnd
  | { readonly kind: "failed"; readonly message: string };
