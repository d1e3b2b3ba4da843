import { useTranslation } from "react-i18next";
import type { Arena, Measure } from "../../../twins/protocol/sandbox.ts";
import { numberText } from "../../ui/format.ts";
import { Table } from "../onChain/Table.tsx";
import { useMeasure } from "../Rounds/words.ts";
import { besideRows, difference, MARK, rowsOf, TICK_MS } from "./figures.ts";
import { useDifference, useRecordingName, useRuleName } from "./words.ts";

/** How one value stands to another: a shape, the amount, and a word. */
function Against(props: { measure: Measure; value: number | null; other: number | null }) {
  const said = useDifference();
  const found = difference(props.measure, props.value, props.other);
  if (found === null) return <span className="muted">–</span>;
  return (
    <div className={`verdict verdict-${found.word}`}>
      <span aria-hidden>{MARK[found.word]}</span> {said(props.measure, found)}
    </div>
  );
}

/** Null: the model never answered. */
const tookText = (ms: number | null): string => (ms === null ? "–" : `${numberText(ms, 2)} ms`);

/** Every recording: this model, how it stands, and the zoo's and the rule. What matters most stands first: a phone shows no more at once. */
export function ResultTable({ result }: { result: Arena }) {
  const { t } = useTranslation();
  const recording = useRecordingName();
  const { measure } = result.evaluation;
  const { text } = useMeasure()(measure);
  return (
    <Table
      label={t("sandbox.table.label")}
      name="sandbox-table"
      stacks
      columns={[
        { name: t("sandbox.table.recording") },
        { name: t("sandbox.names.model"), num: true },
        { name: t("sandbox.table.overChampion") },
        { name: t("sandbox.table.overRule") },
        { name: t("sandbox.names.champion"), num: true },
        { name: t("sandbox.names.rule"), num: true },
      ]}
      rows={rowsOf(result).map(({ key, scenario, result: one }) => ({
        key,
        cells: [
          recording({ test: one.test, scenario }),
          <strong key="v">{text(one.value)}</strong>,
          <Against key="c" measure={measure} value={one.value} other={one.champion} />,
          <Against key="r" measure={measure} value={one.value} other={one.baseline} />,
          text(one.champion),
          text(one.baseline),
        ],
      }))}
    />
  );
}

/** What the guard had to do, recording by recording. */
export function GuardTable({ result }: { result: Arena }) {
  const { t } = useTranslation();
  const recording = useRecordingName();
  const rule = useRuleName();
  const { guard } = result.evaluation;
  return (
    <>
      <p className="muted rounds-say">
        {t("sandbox.guard.says", { rule: rule(guard.fallback), strikes: guard.strikes })}
      </p>
      <Table
        label={t("sandbox.guard.title")}
        name="sandbox-table"
        stacks
        columns={[
          { name: t("sandbox.table.recording") },
          { name: t("sandbox.guard.ticks"), num: true },
          { name: t("sandbox.guard.clamped"), num: true },
          { name: t("sandbox.guard.strikes"), num: true },
          { name: t("sandbox.guard.fallbacks"), num: true },
          { name: t("sandbox.guard.quarantined") },
        ]}
        rows={rowsOf(result).map(({ key, scenario, result: one }) => ({
          key,
          cells: [
            recording({ test: one.test, scenario }),
            numberText(one.ticks, 0),
            numberText(one.clamped, 0),
            numberText(one.strikes, 0),
            numberText(one.fallbacks, 0),
            one.quarantinedAt === null ? (
              <span key="q" className="word word-ok">
                {t("sandbox.guard.never")}
              </span>
            ) : (
              <span key="q" className="word word-bad">
                {t("sandbox.guard.from", { tick: numberText(one.quarantinedAt + 1, 0) })}
              </span>
            ),
          ],
        }))}
      />
    </>
  );
}

/** What a tick took on this machine, against what the guard gives. */
export function TimingTable({ result }: { result: Arena }) {
  const { t } = useTranslation();
  const recording = useRecordingName();
  return (
    <>
      <p className="muted rounds-say">{t("sandbox.timing.says", { ms: TICK_MS })}</p>
      <Table
        label={t("sandbox.timing.title")}
        name="sandbox-table"
        stacks
        columns={[
          { name: t("sandbox.table.recording") },
          { name: t("sandbox.timing.p50"), num: true },
          { name: t("sandbox.timing.p99"), num: true },
          { name: t("sandbox.timing.tick"), num: true },
          { name: t("sandbox.timing.late"), num: true },
          { name: t("sandbox.timing.quarantined") },
        ]}
        rows={rowsOf(result).flatMap(({ key, scenario, result: one, timing }) =>
          timing === null
            ? []
            : [
                {
                  key,
                  cells: [
                    recording({ test: one.test, scenario }),
                    tookText(timing.p50Ms),
                    tookText(timing.p99Ms),
                    `${TICK_MS} ms`,
                    numberText(timing.late, 0),
                    <span key="q" className={`word word-${timing.quarantined ? "warn" : "ok"}`}>
                      {t(timing.quarantined ? "sandbox.timing.would" : "sandbox.timing.fast")}
                    </span>,
                  ],
                },
              ],
        )}
      />
    </>
  );
}

/** Two trials of a task, recording by recording. */
export function BesideTable(props: { own: Arena; other: Arena; ownName: string; otherName: string }) {
  const { t } = useTranslation();
  const recording = useRecordingName();
  const { measure } = props.own.evaluation;
  const { text } = useMeasure()(measure);
  const rows = besideRows(props.own, props.other);
  const unlike = rows.some(({ own, other, alike }) => own !== null && other !== null && !alike);
  const cell = (value: number | null | undefined): string =>
    value === undefined ? t("sandbox.beside.notTried") : text(value);
  return (
    <>
      <Table
        label={t("sandbox.beside.label", { own: props.ownName, other: props.otherName })}
        name="sandbox-table"
        stacks
        columns={[
          { name: t("sandbox.table.recording") },
          { name: props.ownName, num: true },
          { name: props.otherName, num: true },
          { name: t("sandbox.beside.difference") },
        ]}
        rows={rows.map(({ key, test, scenario, own, other, alike }) => ({
          key,
          cells: [
            recording({ test, scenario }),
            own === null ? cell(undefined) : <strong key="v">{cell(own.value)}</strong>,
            cell(other?.value),
            alike ? (
              <Against key="d" measure={measure} value={own?.value ?? null} other={other?.value ?? null} />
            ) : (
              <span key="d" className="muted">
                –
              </span>
            ),
          ],
        }))}
      />
      {unlike && <p className="act-why">{t("sandbox.beside.seeds")}</p>}
    </>
  );
}
