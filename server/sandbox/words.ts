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

/** A value of a task's measure, as `RMSE 15.05 cycles`. */
export function measured({ measure }: { readonly measure: Measure }, value: number, language: Language): string {
  const { name, unit } = measure;
  const digits = unit === "1" ? 3 : 2;
  return `${name} ${grouped(value.toFixed(digits))}${UNITS[unit]?.[language] ?? ` ${unit}`}`;
}

const SCENARIO_WORDS: Readonly<Record<ScenarioName, { readonly en: string; readonly zh: string }>> = {
  noise: { en: "noise", zh: "噪声" },
  gaps: { en: "gaps", zh: "缺失" },
  stuck: { en: "stuck", zh: "卡死" },
  drift: { en: "drift", zh: "漂移" },
};

/** A recording by its name, and what was done to it. */
export const recordingName = ({ test, scenario }: Pick<TestResult, "test" | "scenario">, language: Language): string =>
  scenario === null ? test : `${test}, ${SCENARIO_WORDS[scenario.name][language]} ${scenario.seed}`;
