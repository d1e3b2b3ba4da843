import { useTranslation } from "react-i18next";
import type { Measure } from "../../../twins/protocol/sandbox.ts";
import { numberText } from "../../ui/format.ts";
import { useMeasure } from "../Rounds/words.ts";
import { type Difference, digitsOf } from "./figures.ts";

/** A rule of the zoo, or what needs no model, in words; one that this console does not know yet by its own name. */
export function useRuleName(): (by: string) => string {
  const { t } = useTranslation();
  return (by) => t(`sandbox.rules.${by as "always nobody"}`, { defaultValue: by });
}

/** A recording, and what was done to it. */
export function useRecordingName(): (of: { test: string; scenario: string | null }) => string {
  const { t } = useTranslation();
  const nameOf = (test: string): string => {
    const [, kind, n] = /^(week|district)[ -](\d+)$/.exec(test) ?? [];
    if (kind !== undefined) return t(`sandbox.numbered.${kind as "week"}`, { n });
    return t(`sandbox.tests.${test as "test 1"}`, { defaultValue: test });
  };
  return ({ test, scenario }) =>
    scenario === null
      ? nameOf(test)
      : t("sandbox.recordingWith", {
          test: nameOf(test),
          scenario: t(`sandbox.scenarios.${scenario as "noise"}.name`),
        });
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
