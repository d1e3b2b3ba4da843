import { z } from "zod";
import type { LocalText } from "../core/place.ts";
import type { Provenance } from "../core/reading.ts";
import type { Alarm, AlarmPriority } from "../operations/alarm.ts";
import type { Miniature, SiteKind } from "./miniature.ts";

/** Sites whose marks are asked for by name, at most. */
export const MAX_MARKED = 100;
/**
 * `miniatures`: with what the sites are drawn by, which never changes; a console asks for it once. `marks`: the sites whose
 * marks are wanted, as those in sight; of all where it is left out.
 */
export const SitesParams = z.object({
  miniatures: z.boolean().optional(),
  marks: z.array(z.string().max(128)).max(MAX_MARKED).optional(),
});

/** Alarms of a site that its card names; the rest are counted. */
export const MAX_URGENT = 3;
/** Things of a site that its card draws. */
export const MAX_MARKS = 300;

/** What a site says of itself in one line: each fact by the models that its Things have. */
export type SiteFact =
  | { readonly kind: "machines" | "vehicles"; readonly busy: number; readonly all: number }
  | { readonly kind: "jobset"; readonly n: number }
  | { readonly kind: "temperature"; readonly celsius: number; readonly place: LocalText }
  | { readonly kind: "power"; readonly watts: number }
  | { readonly kind: "speed"; readonly detectors: number; readonly medianMph: number };

/** A Thing on the card: a machine at rest or at work, a vehicle, a detector by how fast the traffic is there. */
export const MARKS = ["machine", "busy", "vehicle", "slow", "dense", "free", "silent"] as const;
/** m in the site's frame, and the place in MARKS. */
export type SiteMark = readonly [thing: string, x: number, y: number, mark: number];

/** How many Things speak for themselves, are played from a recording, or are made by a model; `none`: said nothing yet. */
export type Shares = Readonly<Record<Provenance["kind"] | "none", number>>;

/** Where a site lies, as far as anybody may know; `near`: it is not the site's own place but one nearby, and which. */
export interface SiteOrigin {
  readonly longitudeDeg: number;
  readonly latitudeDeg: number;
  readonly near: LocalText | null;
}

export interface SiteSummary {
  readonly id: string;
  readonly title: LocalText;
  readonly kind: SiteKind;
  /** Null for a site that is nowhere, or whose file does not say where. */
  readonly origin: SiteOrigin | null;
  /** Name of the file that it was made of; null for a site that comes with the product. */
  readonly file: string | null;
  readonly places: number;
  readonly things: number;
  readonly online: number;
  /** Active ones. */
  readonly alarms: Readonly<Record<AlarmPriority, number>>;
  /** The most urgent ones, first the worst; at most MAX_URGENT. */
  readonly urgent: readonly Pick<Alarm, "id" | "priority" | "state" | "title">[];
  readonly shares: Shares;
  readonly stopped: boolean;
  readonly facts: readonly SiteFact[];
  /** Empty where they were not asked for. */
  readonly marks: readonly SiteMark[];
  /** Null where it was not asked for. */
  readonly miniature: Miniature | null;
}
