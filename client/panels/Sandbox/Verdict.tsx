import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import type { Arena, Evaluation, TestResult } from "../../../twins/protocol/sandbox.ts";
import { numberText } from "../../ui/format.ts";
import { useMeasure } from "../Rounds/words.ts";
import { differenceBy, MARK } from "./figures.ts";
import { useAmount, useRecordingName, useRuleName } from "./words.ts";

type Than = "floor" | "champion";

/** The verdict in one sentence: beside what needs no model, and beside the zoo's own, each with its mark. */
function Sentence({ evaluation, first }: { evaluation: Evaluation; first: TestResult }) {
  const { t } = useTranslation();
  const { title, text } = useMeasure()(evaluation.measure);
  const amount = useAmount();
  const recording = useRecordingName();
  const { measure, verdict } = evaluation;
  const gaps = { test: recording({ test: first.test, scenario: null }), measure: title, value: text(first.value) };
  const overs: readonly (readonly [Than, number | null])[] = [
    ["floor", verdict.overFloor],
    ["champion", verdict.overChampion],
  ];
  const known = overs.flatMap(([than, over]) =>
    over === null ? [] : [{ than, difference: differenceBy(measure, over) }],
  );
  if (known.length === 0) return t("sandbox.verdict.unknown", gaps);
  return (
    <>
      {t("sandbox.verdict.says", gaps)}
      {known.map(({ than, difference: { word, by } }, i) => (
        <Fragment key={than}>
          {i > 0 && t("sandbox.verdict.and")}
          <span className={`sandbox-said verdict-${word}`} aria-hidden>
            {MARK[word]}
          </span>{" "}
          {t(`sandbox.verdict.${than}.${word}`, { by: amount(measure, by) })}
        </Fragment>
      ))}
      {t("sandbox.verdict.end")}
    </>
  );
}

/** What came of a trial, before all figures. */
export function Verdict({ result: { evaluation } }: { result: Arena }) {
  const { t } = useTranslation();
  const rule = useRuleName();
  const measures = useMeasure();
  const recording = useRecordingName();
  const [first] = evaluation.tests;
  const out = evaluation.tests.find(({ quarantinedAt }) => quarantinedAt !== null);
  if (first === undefined) return null;
  const { measure, floors } = evaluation;
  return (
    <div className="sandbox-verdict">
      <p>
        <strong className="sandbox-verdict-text">
          <Sentence evaluation={evaluation} first={first} />
        </strong>
      </p>
      {out !== undefined && (
        <p className="word-warn word">
          {t("sandbox.verdict.quarantined", {
            tick: numberText((out.quarantinedAt ?? 0) + 1, 0),
            test: recording({ test: out.test, scenario: out.scenario?.name ?? null }),
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
