import type { LocalText } from "../../core/place.ts";

/** What the public can still walk out of: the usual limits of a performance-based design (ISO 13571, ISO/TR 16738, NFPA 130). */
export const TENABILITY = {
  fed: 0.3,
  visibilityM: 10,
  temperatureC: 60,
  fluxKwM2: 2.5,
} as const;

export type TenabilityLimit = keyof typeof TENABILITY;

export const LIMIT_TITLES: Readonly<Record<TenabilityLimit, LocalText>> = {
  fed: { en: "dose of gases or heat", zh: "气体或热的有效剂量" },
  visibilityM: { en: "visibility", zh: "能见度" },
  temperatureC: { en: "air temperature", zh: "空气温度" },
  fluxKwM2: { en: "radiant heat", zh: "热辐射" },
};

export interface Conditions {
  readonly fed: number;
  readonly visibilityM: number;
  readonly temperatureC: number;
  readonly fluxKwM2: number;
}

/** The limits that are passed, in the order of `TENABILITY`. */
export function untenableBy(at: Conditions): readonly TenabilityLimit[] {
  const passed: TenabilityLimit[] = [];
  if (at.fed >= TENABILITY.fed) passed.push("fed");
  if (at.visibilityM < TENABILITY.visibilityM) passed.push("visibilityM");
  if (at.temperatureC > TENABILITY.temperatureC) passed.push("temperatureC");
  if (at.fluxKwM2 > TENABILITY.fluxKwM2) passed.push("fluxKwM2");
  return passed;
}
