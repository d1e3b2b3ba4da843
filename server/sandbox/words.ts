import { measureText, testText } from "../../models/zoo/names.ts";
import { grouped } from "../../twins/core/grouped.ts";
import type { Measure, ScenarioName, TestResult } from "../../twins/protocol/sandbox.ts";

type Language = "en" | "zh";

/** UCUM as a person writes it; a share has no unit. */
const UNITS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  "{cycle}": { en: " cycles", zh: " 个周期" },
  "[mi_i]/h": { en: " mph", zh: " 英里/小时" },
  "W.h": { en: " Wh", zh: " Wh" },
  "ug/m3": { en: " µg/m³", zh: " µg/m³" },
  "1": { en: "", zh: "" },
};

const unitOf = (unit: string, language: Language): string => UNITS[unit]?.[language] ?? ` ${unit}`;

/** An amount of a measure with its unit, as `15.05 cycles`. */
export function amountOf({ unit }: Measure, value: number, language: Language): string {
  const digits = unit === "1" ? 3 : 2;
  return `${grouped(value.toFixed(digits))}${unitOf(unit, language)}`;
}

/** A value of a task's measure, as `error (RMSE) 15.05 cycles`. */
export const measured = ({ measure }: { readonly measure: Measure }, value: number, language: Language): string =>
  // No space where a Chinese bracket brings its own.
  `${measureText(measure.name)[language]} ${amountOf(measure, value, language)}`.replace("） ", "）");

/** A measure with its unit over a column of bare numbers, as `error (RMSE), cycles`. */
export const measureHead = ({ name, unit }: Measure, language: Language): string =>
  [measureText(name)[language], unitOf(unit, language).trim()]
    .filter((part) => part !== "")
    .join(language === "zh" ? "，" : ", ");

const SCENARIO_WORDS: Readonly<Record<ScenarioName, { readonly en: string; readonly zh: string }>> = {
  noise: { en: "noise", zh: "噪声" },
  gaps: { en: "gaps", zh: "缺失" },
  stuck: { en: "stuck", zh: "卡死" },
  drift: { en: "drift", zh: "漂移" },
};

/** A recording by its name, and what was done to it. */
export const recordingName = ({ test, scenario }: Pick<TestResult, "test" | "scenario">, language: Language): string =>
  [
    testText(test)[language],
    ...(scenario === null ? [] : [`${SCENARIO_WORDS[scenario.name][language]} ${scenario.seed}`]),
  ].join(language === "zh" ? "，" : ", ");
