import type { PropertyModel, Thing, ThingModel } from "../../../twins/core/thing.ts";
import type { ThingView } from "../../../twins/core/view.ts";
import { unitText } from "../../ui/format.ts";
import type { Replica } from "../source.ts";
import type { Language, SceneAlarm } from "../types.ts";

const WORDS = {
  recorded: { en: "recorded", zh: "录制" },
  virtual: { en: "virtual", zh: "虚拟" },
  simulated: { en: "simulated", zh: "仿真" },
  forecast: { en: "forecast", zh: "预测" },
  stale: { en: "stale", zh: "过期" },
  offline: { en: "offline", zh: "离线" },
  unreported: { en: "never reported", zh: "从未上报" },
  alarm: { en: "alarm", zh: "报警" },
} as const;

export const PRIORITY_WORDS = {
  critical: { en: "critical", zh: "紧急" },
  high: { en: "high", zh: "高" },
  medium: { en: "medium", zh: "中" },
  low: { en: "low", zh: "低" },
} as const;

/** Of a Thing that no device speaks for yet. */
export const PLANNED_WORD = { en: "planned", zh: "计划中" } as const;

export type Tag = "recorded" | "virtual" | "simulated" | "forecast" | "stale" | "offline" | "unreported";

/** Value with its unit, or the name of an enumeration's value; a dash where nothing is known. */
export function valueText(property: PropertyModel, value: number, language: Language): string {
  if (Number.isNaN(value)) return "–";
  const named = property.values?.[value];
  if (named !== undefined) return named.title[language];
  const unit = unitText(property.unit, language);
  return value.toFixed(property.digits) + (unit === "" ? "" : ` ${unit}`);
}

/** The property whose age is that of its Thing. */
export const tellingProperty = (model: ThingModel | undefined, view: ThingView): PropertyModel | undefined =>
  model?.properties.find((p) => p.name === view.labelProperty) ?? model?.properties[0];

/** Where the data come from and whether they are old: the worst thing that can be said of them. */
export const tagOf = (replica: Replica, thing: Thing, model: ThingModel | undefined, view: ThingView): Tag | null =>
  tagBy(replica, thing, tellingProperty(model, view), slotOf(replica, thing, tellingProperty(model, view)));

/** Where a replica keeps a property of a Thing; -1 where there is none. */
export const slotOf = (replica: Replica, thing: Thing, property: PropertyModel | undefined): number =>
  property === undefined ? -1 : replica.slot(thing.id, property.name);

/** As `tagOf`, by the property that tells the age and where the replica keeps it. */
export function tagBy(replica: Replica, thing: Thing, shown: PropertyModel | undefined, slot: number): Tag | null {
  if (!replica.online(thing.id)) return replica.provenance(thing.id) === null ? "unreported" : "offline";
  if (shown !== undefined && slot >= 0) {
    const observed = replica.observedAtMs[slot]!;
    if (observed > 0 && replica.serverNowMs() - observed > replica.staleAfterMs(thing.id, shown)) return "stale";
  }
  const kind = replica.provenance(thing.id);
  return kind === null || kind === "live" ? null : kind;
}

/** True when a Thing does not say any more what it once said. */
export const isLost = (tag: Tag | null): boolean => tag === "stale" || tag === "offline";

/** True when what a Thing last said, if ever it said anything, must not be taken for what is so now. */
export const isSilent = (tag: Tag | null): boolean => isLost(tag) || tag === "unreported";

/** Silent Things are labelled while they are the exception; when all are silent the link is, and that is said elsewhere. */
export const MAX_SILENT_LABELS = 6;

export const tagWord = (tag: Tag, language: Language): string => WORDS[tag][language];

/** The line a label shows: title, and the value the view puts beside it. */
export function labelText(
  replica: Replica,
  thing: Thing,
  model: ThingModel | undefined,
  view: ThingView,
  language: Language,
): { title: string; value: string } {
  const property = model?.properties.find((p) => p.name === view.labelProperty);
  if (property === undefined) return { title: thing.title[language], value: "" };
  const slot = replica.slot(thing.id, property.name);
  const value = slot < 0 ? Number.NaN : replica.values[slot]!;
  return { title: thing.title[language], value: valueText(property, value, language) };
}

export const alarmText = (alarm: SceneAlarm, language: Language): string =>
  language === "zh"
    ? `${PRIORITY_WORDS[alarm.priority].zh}${WORDS.alarm.zh}`
    : `${PRIORITY_WORDS[alarm.priority].en} ${WORDS.alarm.en}`;
