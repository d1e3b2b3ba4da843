import { useTranslation } from "react-i18next";
import { ruleText, testText } from "../../../models/zoo/names.ts";
import type { Measure } from "../../../twins/protocol/sandbox.ts";
import { numberText, textOf } from "../../ui/format.ts";
import { useMeasure } from "../Rounds/words.ts";
import { type Difference, digitsOf } from "./figures.ts";

/** A rule of the zoo, or what needs no model, in words; one that this console does not know yet by its own name. */
export function useRuleName(): (by: string) => string {
  const { i18n } = useTranslation();
  return (by) => textOf(ruleText(by), i18n.language);
}

/** A recording, and what was done to it. */
export function useRecordingName(): (of: { test: string; scenario: string | null }) => string {
  const { t, i18n } = useTranslation();
  return ({ test, scenario }) => {
    const name = textOf(testText(test), i18n.language);
    return scenario === null
      ? name
      : t("sandbox.recordingWith", { test: name, scenario: t(`sandbox.scenarios.${scenario as "noise"}.name`) });
  };
}

/** An amount of a measure with its unit. */
export function useAmount(): (measure: Measure, amount: number) => string {
  const measures = useMeasure();
  return (measure, amount) => {
    const { unit } = measures(measure);
    return `${numberText(amount, digitsOf(measure))}${unit === "" ? "" : ` ${unit}`}`;
  };
}

/** A difference as it is read: "0.012 better", "the same". */
export function useDifference(): (measure: Measure, difference: Difference) => string {
  const { t } = useTranslation();
  const amount = useAmount();
  return (measure, { word, by }) => t(`sandbox.differences.${word}`, { by: amount(measure, by) });
}
