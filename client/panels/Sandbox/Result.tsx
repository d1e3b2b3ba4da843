import { useTranslation } from "react-i18next";
import type { Arena, TrialRow } from "../../../twins/protocol/sandbox.ts";
import { go } from "../../session/view.ts";
import { Hash, Section } from "../../ui/parts.tsx";
import { ChoiceField } from "../onChain/fields.tsx";
import { whenText } from "../onChain/History.tsx";
import { besideRows, rowsOf } from "./figures.ts";
import { type ChartLine, ResultChart, type Whose } from "./ResultChart.tsx";
import { BesideTable, GuardTable, ResultTable, TimingTable } from "./ResultTables.tsx";
import { comparable } from "./trials.ts";
import { Verdict } from "./Verdict.tsx";
import { useRecordingName } from "./words.ts";

/** A trial by its model and when it was begun: several may be of one file. */
const trialName = ({ model, atMs }: TrialRow): string => `${model.file}, ${whenText(atMs).slice(5, -3)}`;

/** One line of the chart for each recording; of two results, those of both. */
function linesOf(own: Arena, other: Arena | null, name: ReturnType<typeof useRecordingName>): readonly ChartLine[] {
  const others = other === null ? new Map() : new Map(besideRows(own, other).map((row) => [row.key, row.other?.value]));
  return rowsOf(own).map(({ key, scenario, result }) => ({
    key,
    name: name({ test: result.test, scenario }),
    values: { model: result.value, other: others.get(key), champion: result.champion, rule: result.baseline },
  }));
}

/** Another trial of the task, put beside this one. */
function BesideChoice(props: { of: readonly TrialRow[]; beside: TrialRow | null }) {
  const { t } = useTranslation();
  return (
    <ChoiceField
      label={t("sandbox.beside.choose")}
      value={props.beside?.trial ?? ""}
      onChange={(trial) => go({ beside: trial === "" ? null : trial })}
      of={[
        { value: "", label: t("sandbox.beside.nothing") },
        ...props.of.map((one) => ({ value: one.trial, label: trialName(one) })),
      ]}
    />
  );
}

/** What came of a trial: the verdict, all figures, what the guard did, and this machine's times. */
export function Result(props: { row: TrialRow; result: Arena; trials: readonly TrialRow[]; beside: string | null }) {
  const { t } = useTranslation();
  const recording = useRecordingName();
  const { row, result } = props;
  const others = comparable(props.trials, row);
  const beside = others.find(({ trial }) => trial === props.beside) ?? null;
  const other = beside?.result ?? null;
  const names: Readonly<Record<Whose, string>> = {
    model: other === null ? t("sandbox.names.model") : trialName(row),
    other: beside === null ? "" : trialName(beside),
    champion: t("sandbox.names.champion"),
    rule: t("sandbox.names.rule"),
  };
  return (
    <>
      <Verdict result={result} />
      <ResultChart measure={result.evaluation.measure} lines={linesOf(result, other, recording)} names={names} />
      <ResultTable result={result} />
      {others.length > 0 && (
        <Section title={t("sandbox.beside.title")}>
          <div className="stack sandbox-beside">
            <BesideChoice of={others} beside={beside} />
            {other !== null && <BesideTable own={result} other={other} ownName={names.model} otherName={names.other} />}
          </div>
        </Section>
      )}
      <Section title={t("sandbox.guard.title")}>
        <GuardTable result={result} />
      </Section>
      <Section title={t("sandbox.timing.title")}>
        <TimingTable result={result} />
      </Section>
      {result.evaluation.champion !== null && (
        <p className="sandbox-digest">
          {t("sandbox.champion")} <Hash value={result.evaluation.champion} label={t("sandbox.names.champion")} />
        </p>
      )}
      {row.digest !== null && (
        <p className="sandbox-digest">
          {t("sandbox.digest")} <Hash value={row.digest} label={t("sandbox.digest")} />
        </p>
      )}
    </>
  );
}
