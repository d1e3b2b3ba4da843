import { z } from "zod";
import type { Vec3 } from "../core/view.ts";
import type { Role } from "./console.ts";

/** Who else looks at a site, and at what: told while they look, kept nowhere. Rules CON-20 to CON-24 of SPEC.md. */

/** People of a site that are listed; more are counted. */
export const MAX_PEOPLE = 200;
/** Places of one person (windows, tabs) that are listed, those that moved last. */
export const MAX_PLACES = 8;
/** A console moves at most so often a second; more is passed over. */
export const MOVES_PER_S = 5;
/** The server tells of a site's presence at most this often, ms. */
export const PRESENCE_EVERY_MS = 250;
/** A console that said nothing for so long is gone, ms. */
export const SILENT_MS = 30_000;
/** A console that stays says so this often, ms. */
export const HEARTBEAT_MS = 10_000;

const MOST_M = 1e6;
const MOST_RAD = 1e3;
const metre = z.number().min(-MOST_M).max(MOST_M);
const angle = z.number().min(-MOST_RAD).max(MOST_RAD);
/** What a date can say, ms from the epoch (ECMA-262, 21.4.1.1). */
const MOST_MS = 8.64e15;
const id = z.string().max(128);

const Eye = z.object({
  target: z.tuple([metre, metre, metre]),
  distanceM: z.number().positive().max(MOST_M),
  azimuthRad: angle,
  polarRad: angle,
});

export const PresenceParams = {
  /** I look at this. */
  present: z.object({
    siteId: z.string().max(64),
    /** Id of a Thing. */
    select: id.nullable(),
    /** Id of a Place that is a storey. */
    storey: id.nullable(),
    /** Shown moment, epoch ms; null is live. */
    at: z.number().min(-MOST_MS).max(MOST_MS).nullable(),
    /** Null where there is no camera, as in the plan. */
    eye: Eye.nullable(),
    /** Whether one edits the site. A page from before this was told says nothing of it. */
    edit: z.boolean().default(false),
  }),
} as const;

/** Where a camera looks from, as in the scene: around `target`, `polarRad` down from straight above, `azimuthRad` from east. */
export interface EyeView {
  readonly target: Vec3;
  readonly distanceM: number;
  readonly azimuthRad: number;
  readonly polarRad: number;
}

/** What one window of a person looks at. */
export interface LookedAt {
  readonly select: string | null;
  readonly storey: string | null;
  readonly at: number | null;
  readonly eye: EyeView | null;
  /** Edits the site: only of who may. */
  readonly edit: boolean;
}

/** Someone who looks at a site. */
export interface Present {
  /** Stands for the person at this site while they look; no account, address or token. */
  readonly id: string;
  /** Null for who is not signed in. */
  readonly name: string | null;
  /** Number of a guest, from 1; null for who is signed in. */
  readonly guest: number | null;
  readonly role: Role;
  /** One a window, that which moved last first. */
  readonly places: readonly LookedAt[];
}

export interface PresenceResults {
  present: {
    /** Id of who asked; null where they are not listed, since they did not subscribe to the site. */
    you: string | null;
    /** Everyone, in the order of their coming; null soon after the last whole answer, as events tell what is new. */
    people: readonly Present[] | null;
    /** People beyond those that are listed. */
    more: number;
  };
}

/** What became other at a site since it was last told. `you`: id of the person to whom it is told. */
export interface PresenceNews {
  readonly type: "presence";
  readonly you: string | null;
  readonly changed: readonly Present[];
  readonly gone: readonly string[];
  readonly more: number;
}

/** The list after news of it: who came stands last. */
export function afterNews(
  people: readonly Present[],
  news: Pick<PresenceNews, "changed" | "gone">,
): readonly Present[] {
  const next = new Map(people.map((one) => [one.id, one]));
  for (const one of news.changed) next.set(one.id, one);
  for (const id of news.gone) next.delete(id);
  return [...next.values()];
}
