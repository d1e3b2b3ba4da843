import type { LocalText } from "./place.ts";

/** What a figure must be; an open end is null. */
export interface Band {
  readonly low: number | null;
  readonly high: number | null;
}

/** A band of a share of its middle to both sides. */
export const bandAround = (middle: number, share: number): Band => ({
  low: middle * (1 - share),
  high: middle * (1 + share),
});

/** One figure of a validation case, beside the band that it must lie in. */
export interface FidelityCheck {
  /** Unique within its case. */
  readonly id: string;
  readonly title: LocalText;
  readonly value: number;
  /** UCUM; "1" for ratios and shares. */
  readonly unit: string;
  /** Null: told, and not judged. */
  readonly band: Band | null;
}

/** How well a part of the simulated world follows a law, an exact solution or a measurement. */
export interface FidelityCase {
  readonly id: string;
  readonly title: LocalText;
  /** What is simulated and how it is measured, in a sentence or two. */
  readonly setUp: LocalText;
  /** The law that the model uses, with its source. */
  readonly law: LocalText;
  /** Where the case and its bands are from: paper, guideline, standard and section. */
  readonly source: string;
  /** Of the world's own; the same seed gives the same figures everywhere. */
  run(seed: number): readonly FidelityCheck[] | Promise<readonly FidelityCheck[]>;
}

/** True when the figure may be what it is. */
export const isWithin = ({ value, band }: Pick<FidelityCheck, "value" | "band">): boolean =>
  band === null || (value >= (band.low ?? -Infinity) && value <= (band.high ?? Infinity));
