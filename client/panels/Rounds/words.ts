import { useTranslation } from "react-i18next";
import { measureText, taskText } from "../../../models/zoo/names.ts";
import type { DemandRow, SeatRow, TaskInfo } from "../../../twins/protocol/rounds.ts";
import { begun, numberText, textOf, unitText } from "../../ui/format.ts";

/** What a task learns, in words; one that this console does not know yet is called by its name. */
export function useTaskName(): (name: string) => string {
  const { i18n } = useTranslation();
  return (name) => textOf(taskText(name), i18n.language);
}

/** How a demand trains, in plain words; names that this console does not know yet stand as they are. */
export function useHow(): (how: DemandRow["how"]) => DemandRow["how"] {
  const { t } = useTranslation();
  return ({ strategy, rule, codec }) => ({
    strategy: t(`rounds.strategies.${strategy as "fedavg"}`, { defaultValue: strategy }),
    rule: t(`rounds.rules.${rule as "mean"}`, { defaultValue: rule }),
    codec: t(`rounds.codecs.${codec as "int8"}`, { defaultValue: codec }),
  });
}

/** What a seat's device runs on, or that it leads a node of others. */
export const usePlatform = (): ((seat: Pick<SeatRow, "platform" | "members">) => string) => {
  const { t } = useTranslation();
  return ({ platform, members }) =>
    members > 0
      ? t("rounds.nodeOf", { count: members })
      : t(`rounds.platforms.${platform as "node"}`, { defaultValue: platform });
};

export interface MeasureWords {
  /** As in the middle of a sentence. */
  readonly name: string;
  /** As a heading, or where a sentence begins. */
  readonly title: string;
  /** Empty without one. */
  readonly unit: string;
  readonly better: string;
  readonly text: (score: number | null) => string;
}

/** A task's measure: its name, unit, and which way is better. */
export function useMeasure(): (measure: TaskInfo["measure"]) => MeasureWords {
  const { t, i18n } = useTranslation();
  return ({ name, unit, better }) => {
    const words = unitText(unit, i18n.language);
    const called = textOf(measureText(name), i18n.language);
    return {
      name: called,
      title: begun(called),
      unit: words,
      better: t(`rounds.better.${better}`),
      text: (score) => `${scoreText(score, unit)}${words === "" || !isNumber(score) ? "" : ` ${words}`}`,
    };
  };
}

/** What cannot be written as JSON, such as the score of a network that says no numbers, comes as null. */
const isNumber = (value: number | null): value is number => value !== null && Number.isFinite(value);

export const scoreText = (score: number | null, unit: string): string =>
  isNumber(score) ? numberText(score, unit === "1" ? 3 : 2) : "–";

/** A loss has no unit and may be small. */
export const lossText = (loss: number | null): string =>
  !isNumber(loss) ? "–" : loss !== 0 && Math.abs(loss) < 0.001 ? loss.toExponential(1) : numberText(loss, 4);

const UNITS = ["B", "kB", "MB", "GB"] as const;

/** 940 B, 12.4 kB, 3.1 MB. */
export function bytesText(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${numberText(bytes / 1000 ** step, step === 0 ? 0 : 1)} ${UNITS[step]}`;
}
