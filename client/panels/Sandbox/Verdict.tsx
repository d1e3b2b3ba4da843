import { useTranslation } from "react-i18next";
import type { Arena, Evaluation, TestResult } from "../../../twins/protocol/sandbox.ts";
import { numberText } from "../../ui/format.ts";
import { useMeasure } from "../Rounds/words.ts";
import { differenceBy, MARK, type Word } from "./figures.ts";
import { useAmount, useRuleName } from "./words.ts";

interface Sentence {
  readonly word: Word;
  readonly text: string;
}

/** The verdict in one sentence: beside what needs no model, and beside the zoo's own. */
function useSentence(): (evaluation: Evaluation, first: TestResult) => Sentence {
  const { t } = useTranslation();
  const measures = useMeasure();
  const amount = useAmount();
  return ({ measure, verdict }, first) => {
    const than = (whose: "floor" | "champion", over: number | null) => {
      if (over === null) return [];
      const { word, by } = differenceBy(measure, over);
      return [{ word, text: t(`sandbox.verdict.${whose}.${word}`, { by: amount(measure, by) }) }];
    };
    const beside = [...than("floor", verdict.overFloor), ...than("champion", verdict.overChampion)];
    const { name, text } = measures(measure);
    const gaps = { test: first.test, measure: name, value: text(first.value) };
    const [leading] = beside;
    if (leading === undefined) return { word: "same", text: t("sandbox.verdict.unknown", gaps) };
    const joined = beside.map((one) => one.text).join(t("sandbox.verdict.and"));
    return { word: leading.word, text: t("sandbox.verdict.says", { ...gaps, beside: joined }) };
  };
}

/** What came of a trial, before all figures. */
export function Verdict({ result: { evaluation } }: { result: Arena }) {
  const { t } = useTranslation();
  const rule = useRuleName();
  const measures = useMeasure();
  const say = useSentence();
  const [first] = evaluation.tests;
  const out = evaluation.tests.find(({ quarantinedAt }) => quarantinedAt !== null);
  if (first === undefined) return null;
  const sentence = say(evaluation, first);
  const { measure, floors } = evaluation;
  return (
    <div className="sandbox-verdict">
      <p>
        <span className={`verdict verdict-${sentence.word}`} aria-hidden>
          {MARK[sentence.word]}
        </span>{" "}
        <strong className="sandbox-verdict-text">{sentence.text}</strong>
      </p>
      {out !== undefined && (
        <p className="word-warn word">
          {t("sandbox.verdict.quarantined", {
            tick: numberText((out.quarantinedAt ?? 0) + 1, 0),
            test: out.test,
            rule: rule(evaluation.guard.fallback),
          })}
        </p>
      )}
      {floors.length > 0 && (
        <p className="muted">
          {t("sandbox.verdict.floors", {
            floors: floors
              .map(({ by, value }) =>
                t("sandbox.verdict.floorOf", { by: rule(by), value: measures(measure).text(value) }),
              )
              .join(t("common.list")),
          })}
        </p>
      )}
    </div>
  );
}
