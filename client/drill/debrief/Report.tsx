import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../twins/core/result.ts";
import { ROLES } from "../../../twins/drill/roles.ts";
import {
  type AnalysisView,
  type ComparisonView,
  DEBRIEF_LIMITS,
  type OddsView,
  type ReportView,
} from "../../../twins/protocol/debrief.ts";
import type { LobbyView, VenueView } from "../../../twins/protocol/drill.ts";
import { dateTimeText, minutesText, numberText, textOf } from "../../ui/format.ts";
import { ErrorNote, Facts } from "../../ui/parts.tsx";
import { type DrillSession, roleWords } from "../session/session.ts";
import { Criteria } from "./Criteria.tsx";
import { HeatLegend, HeatMap, WorstPlaces } from "./HeatMaps.tsx";
import { cellsOf, LAYERS } from "./heatClasses.ts";
import { OddsFigures } from "./OddsFigures.tsx";
import { ComparedPlans, Conclusion } from "./Plans.tsx";
import { Sheet } from "./Sheet.tsx";
import { hasDose } from "./WhatIf.tsx";

function People({ report, lobby }: { report: ReportView; lobby: LobbyView }) {
  const { t, i18n } = useTranslation();
  const nameOf = (role: string): string => {
    const known = ROLES.find((one) => one === role);
    return known === undefined ? role : textOf(roleWords(lobby.drill, known).title, i18n.language);
  };
  return (
    <section>
      <h2>{t("debrief.reportPeople")}</h2>
      <div className="debrief-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("debrief.reportRole")}</th>
              <th scope="col">{t("debrief.reportCount")}</th>
              <th scope="col">{t("debrief.reportSafe")}</th>
            </tr>
          </thead>
          <tbody>
            {report.roles.map(({ role, people, safe }) => (
              <tr key={role}>
                <th scope="row">{nameOf(role)}</th>
                <td className="num">{people}</td>
                <td className="num">{safe}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">{t("debrief.reportAgents")}</th>
              <td className="num">{report.agents}</td>
              <td className="num">{report.agentsSafe}</td>
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Times({ report, analysis }: { report: ReportView; analysis: AnalysisView | null }) {
  const { t } = useTranslation();
  const time = (s: number | null | undefined): string => (s == null ? "–" : minutesText(s));
  const agents = analysis?.agents;
  return (
    <section>
      <h2>{t("debrief.reportTimes")}</h2>
      <Facts
        rows={[
          [t("debrief.reportAlarm"), time(analysis?.alarmAtS)],
          ...(report.medianOutS === null ? [] : ([[t("debrief.reportMedian"), time(report.medianOutS)]] as const)),
          ...(report.lastOutS === null ? [] : ([[t("debrief.reportLast"), time(report.lastOutS)]] as const)),
          ...(agents === undefined || agents.people === 0
            ? []
            : ([
                [t("debrief.reportAgentsMedian"), time(2 * agents.out >= agents.people ? agents.medianOutS : null)],
                [t("debrief.reportAgentsLast"), time(agents.lastOutS)],
                [t("debrief.reportHurt"), agents.hurt],
                [t("debrief.reportDensity"), `${numberText(agents.highestPerM2, 2)} ${t("debrief.unit.peak")}`],
              ] as const)),
          [t("drill.length"), minutesText(report.lengthS)],
        ]}
      />
    </section>
  );
}

/** What the group lost most by, with the advice for it. */
function Advice({ report }: { report: ReportView }) {
  const { t, i18n } = useTranslation();
  const lost = (report.criteria ?? [])
    .filter(({ mean, most }) => most - mean >= 0.05)
    .sort((a, b) => b.most - b.mean - (a.most - a.mean));
  if (lost.length === 0) return null;
  return (
    <section>
      <h2>{t("debrief.reportAdvice")}</h2>
      <ol className="debrief-worst">
        {lost.map(({ id, title, advice, mean, most }) => (
          <li key={id}>
            <strong>{textOf(title, i18n.language)}</strong>{" "}
            {t("debrief.reportLost", { n: numberText(most - mean, 1), most })} {textOf(advice, i18n.language)}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Maps({ analysis, venue, lobby }: { analysis: AnalysisView; venue: VenueView; lobby: LobbyView }) {
  const { t } = useTranslation();
  const { heat } = analysis;
  return (
    <>
      {LAYERS.filter((one) => one !== "fed" || hasDose(lobby.drill.hazard)).map((layer) => {
        const storeys = venue.storeys.flatMap((_, at) => (cellsOf(heat, layer, at).length > 0 ? [at] : []));
        if (storeys.length === 0) return null;
        return (
          <section key={layer} className="debrief-print-maps">
            <h2>{t(`debrief.layers.${layer}`)}</h2>
            <p>{t(`debrief.layerNote.${layer}`, { m: numberText(heat.cellM, 0) })}</p>
            <div className="debrief-map-row">
              {storeys.map((storey) => (
                <HeatMap key={storey} heat={heat} venue={venue} layer={layer} storey={storey} />
              ))}
            </div>
            <HeatLegend layer={layer} />
            <h3>{t("debrief.worst")}</h3>
            <WorstPlaces heat={heat} layer={layer} />
          </section>
        );
      })}
    </>
  );
}

/** The organiser's report: all together, without a name. */
export function Report(props: {
  session: DrillSession;
  lobby: LobbyView;
  venue: VenueView;
  analysis: AnalysisView | null;
  compared: ComparisonView | null;
  odds: OddsView | null;
  onClose: () => void;
}) {
  const { session, lobby, venue, analysis, compared, odds } = props;
  const { t, i18n } = useTranslation();
  const [report, setReport] = useState<ReportView | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    void session.ask("report", {}).then((answer) => {
      if (answer.ok) setReport(answer.value.report);
      else setFailure(answer.error);
    });
  }, [session]);
  return (
    <Sheet title={t("debrief.reportTitle")} onClose={props.onClose}>
      <p className="debrief-drill">{textOf(lobby.drill.title, i18n.language)}</p>
      {failure !== null && <ErrorNote error={failure} />}
      {report !== null && (
        <>
          <p>
            {textOf(lobby.drill.siteTitle, i18n.language)},{" "}
            {dateTimeText(report.endedAtMs, Intl.DateTimeFormat().resolvedOptions().timeZone)}.{" "}
            {t("debrief.reportNames")}
          </p>
          <People report={report} lobby={lobby} />
          <Times report={report} analysis={analysis} />
          <section>
            <h2>{t("debrief.reportPoints")}</h2>
            {report.criteria === null ? (
              <p>{t("debrief.reportNone", { n: DEBRIEF_LIMITS.leastGroup })}</p>
            ) : (
              <Criteria criteria={report.criteria} />
            )}
          </section>
          <Advice report={report} />
          {analysis !== null && <Maps analysis={analysis} venue={venue} lobby={lobby} />}
          {odds !== null && (
            <section className="debrief-print-maps stack odds">
              <h2>{t("odds.title")}</h2>
              <OddsFigures odds={odds} venue={venue} isOwn={false} />
            </section>
          )}
          {compared !== null && (
            <section>
              <h2>{t("debrief.reportPlans")}</h2>
              <Conclusion value={compared} />
              <ComparedPlans value={compared} />
            </section>
          )}
          <section>
            <h2>{t("debrief.reportAll")}</h2>
            <p>
              {t("debrief.resultsRuns", { count: report.all.runs })},{" "}
              {t("debrief.resultsPeople", { count: report.all.people })}.{" "}
              {report.all.meanPoints === null
                ? t("debrief.resultsFew", { n: DEBRIEF_LIMITS.leastGroup })
                : t("debrief.resultsMean", { n: numberText(report.all.meanPoints, 0) })}
            </p>
            {report.all.criteria !== null && <Criteria criteria={report.all.criteria} />}
          </section>
          <p>
            {t("debrief.digest")}: <code className="debrief-digest">{report.digest}</code>
          </p>
        </>
      )}
    </Sheet>
  );
}
