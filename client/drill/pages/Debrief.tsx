import { Button } from "@mantine/core";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../twins/core/result.ts";
import type { Film } from "../../../twins/drill/film.ts";
import type { AnalysisView, ComparisonView, OddsView } from "../../../twins/protocol/debrief.ts";
import type { DebriefView, LobbyView, VenueView } from "../../../twins/protocol/drill.ts";
import { atPage, follow } from "../../session/view.ts";
import { minutesText, numberText, textOf } from "../../ui/format.ts";
import { ErrorNote, Facts, Hash } from "../../ui/parts.tsx";
import { Certificate } from "../debrief/Certificate.tsx";
import { FloodMap } from "../debrief/FloodMap.tsx";
import { HeatMaps } from "../debrief/HeatMaps.tsx";
import { LAYERS } from "../debrief/heatClasses.ts";
import { JobBar } from "../debrief/JobBar.tsx";
import { loadFilm } from "../debrief/loadFilm.ts";
import { Odds } from "../debrief/Odds.tsx";
import { Plans } from "../debrief/Plans.tsx";
import { Replay } from "../debrief/Replay.tsx";
import { Report } from "../debrief/Report.tsx";
import { useWork } from "../debrief/useWork.ts";
import { hasDose, pointsText, WhatIf } from "../debrief/WhatIf.tsx";
import type { DrillSession } from "../session/session.ts";
import { drillSettings } from "../session/settings.ts";
import { LiveNote } from "./Live.tsx";

function ScoreLines({ debrief, onShow }: { debrief: DebriefView; onShow: ((atS: number) => void) | null }) {
  const { t, i18n } = useTranslation();
  return (
    <ol className="drill-score">
      {debrief.score.lines.map(({ id, title, most, points, atS, why }) => (
        <li key={id} className="card" data-full={points >= most}>
          <h3>
            {textOf(title, i18n.language)}{" "}
            <span className="num">{t("drill.ofPoints", { points: pointsText(points), most })}</span>
          </h3>
          <p>{textOf(why, i18n.language)}</p>
          {atS !== null && (
            <p className="muted num drill-score-moment">
              {t("drill.moment", { time: minutesText(atS) })}
              {onShow !== null && (
                <button
                  type="button"
                  className="debrief-moment"
                  aria-label={`${t("debrief.showMoment")}: ${textOf(title, i18n.language)}, ${minutesText(atS)}`}
                  onClick={() => onShow(atS)}
                >
                  {t("debrief.showMoment")}
                </button>
              )}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

/** One's way on a floor, with its moments by number, and where one was at the moment that is looked at. */
function PathOnFloor(props: { debrief: DebriefView; venue: VenueView; storey: number; atS: number }) {
  const { debrief, venue, storey, atS } = props;
  const { t, i18n } = useTranslation();
  const floor = venue.storeys[storey];
  if (floor === undefined) return null;
  const points = debrief.path.filter((one) => one.storey === storey);
  const all = [
    ...floor.walls.flat(),
    ...points.map(({ x, y }) => [x, y] as const),
    ...(storey === 0 ? venue.muster : []),
  ];
  const [xs, ys] = [all.map(([x]) => x), all.map(([, y]) => y)];
  const [left, low] = [Math.min(...xs) - 2, Math.min(...ys) - 2];
  const [width, height] = [Math.max(...xs) + 2 - left, Math.max(...ys) + 2 - low];
  const at = (x: number, y: number): string => `${(x - left).toFixed(2)} ${(low + height - y).toFixed(2)}`;
  const walls = floor.walls.map(([a, b]) => `M${at(...a)}L${at(...b)}`).join("");
  const way = points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${at(x, y)}`).join("");
  const here = points.find((one) => Math.abs(one.atS - atS) < 0.5);
  const moments = debrief.score.lines.flatMap(({ id, atS: scored }, i) => {
    const there = points.find((one) => scored !== null && Math.abs(one.atS - scored) <= 1);
    return there === undefined ? [] : [{ id, n: i + 1, x: there.x, y: there.y }];
  });
  return (
    <figure className="drill-path">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t("drill.path")}>
        <path d={walls} className="drill-path-walls" />
        <path d={way} className="drill-path-way" />
        {moments.map(({ id, n, x, y }) => (
          <g key={id} transform={`translate(${at(x, y)})`}>
            <circle r={Math.max(0.5, width / 60)} className="drill-path-moment" />
            <text y={width / 180} fontSize={width / 45} className="drill-path-number">
              {n}
            </text>
          </g>
        ))}
        {here !== undefined && (
          <circle
            r={Math.max(0.6, width / 50)}
            className="drill-path-here"
            transform={`translate(${at(here.x, here.y)})`}
          />
        )}
      </svg>
      <figcaption>{t("drill.pair", { a: t("drill.pathFloor"), b: textOf(floor.title, i18n.language) })}</figcaption>
    </figure>
  );
}

/** The way from above, moment after moment. */
function Way({ debrief, venue, hasDose }: { debrief: DebriefView; venue: VenueView; hasDose: boolean }) {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  const id = useId();
  const { path } = debrief;
  const one = path[at];
  if (one === undefined) return null;
  const floors = [...new Set(path.map(({ storey }) => storey))];
  const dose = t("drill.doseNote", { n: numberText(100 * Math.min(1, one.fed), 0) });
  return (
    <details className="card">
      <summary>{t("drill.path")}</summary>
      <div className="drill-scrub">
        <label htmlFor={id}>{t("drill.time")}</label>
        <input
          id={id}
          type="range"
          min={0}
          max={path.length - 1}
          value={at}
          aria-valuetext={hasDose ? `${minutesText(one.atS)}, ${dose}` : minutesText(one.atS)}
          onChange={(event) => setAt(Number(event.currentTarget.value))}
        />
        <strong className="num">{minutesText(one.atS)}</strong>
        {hasDose && <span className="muted num">{t("drill.pair", { a: t("drill.dose"), b: dose })}</span>}
      </div>
      {floors.map((storey) => (
        <PathOnFloor key={storey} debrief={debrief} venue={venue} storey={storey} atS={one.atS} />
      ))}
    </details>
  );
}

function Totals({ debrief }: { debrief: DebriefView }) {
  const { t } = useTranslation();
  const { people, safe, meanPoints, agents, agentsSafe } = debrief.all;
  return (
    <section className="card">
      <h2>{t("drill.all")}</h2>
      <Facts
        rows={[
          [t("drill.allPeople"), t("drill.ofAll", { n: safe, all: people })],
          [t("drill.allAgents"), t("drill.ofAll", { n: agentsSafe, all: agents })],
          [t("drill.allMean"), pointsText(meanPoints)],
          [t("drill.length"), minutesText(debrief.lengthS)],
          [t("drill.record"), <Hash key="digest" value={debrief.digest} label={t("drill.record")} />],
        ]}
      />
    </section>
  );
}

/** Once more: of who is alone at once, of a group by its host, who starts it when all are ready. */
function Redo(props: { session: DrillSession; lobby: LobbyView; isHost: boolean; onLeave: () => void }) {
  const { session, lobby, isHost } = props;
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const isAlone = lobby.people.filter(({ isHere }) => isHere).length === 1;
  const redo = (course: "same" | "other"): void => {
    setBusy(true);
    void (isAlone ? session.redo(course) : session.again(course)).finally(() => setBusy(false));
  };
  return (
    <div className="acts">
      {isHost ? (
        <>
          <Button size="lg" disabled={isBusy} onClick={() => redo("same")}>
            {t("drill.again")}
          </Button>
          <Button
            size="lg"
            variant="default"
            disabled={isBusy}
            title={t("debrief.redoNote")}
            onClick={() => redo("other")}
          >
            {t("debrief.redoOther")}
          </Button>
        </>
      ) : (
        <p>{t("drill.againHost")}</p>
      )}
      <Button size="lg" variant="default" onClick={props.onLeave}>
        {t("drill.leave")}
      </Button>
      <a className="link" href="/drill" onClick={(event) => follow(event, atPage({ drill: "" }))}>
        {t("drill.others")}
      </a>
    </div>
  );
}

/** Film and maps of the run, worked out when the page is first seen. */
function useReplay(session: DrillSession, venue: VenueView, isReady: boolean) {
  const work = useWork<AnalysisView>(session);
  const [film, setFilm] = useState<Film | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const isAsked = useRef(false);
  const ask = (): void => work.start(() => session.ask("analyse", {}));
  useEffect(() => {
    if (!isReady || isAsked.current) return;
    isAsked.current = true;
    ask();
  });
  const isDone = work.value !== null;
  useEffect(() => {
    if (!isDone) return;
    let isHere = true;
    void loadFilm(session, venue).then((loaded) => {
      if (!isHere) return;
      if (loaded.ok) setFilm(loaded.value);
      else setFailure(loaded.error);
    });
    return () => {
      isHere = false;
    };
  }, [session, venue, isDone]);
  return { work, film, failure, ask };
}

interface DebriefProps {
  readonly session: DrillSession;
  readonly lobby: LobbyView;
  readonly venue: VenueView;
  readonly debrief: DebriefView | null;
  readonly who: number;
  readonly onLeave: () => void;
}

/** The reward: what scored and why, the run from above, where it went wrong for all, what would have been better, and once more. */
export function Debrief(props: DebriefProps) {
  const { session, lobby, venue, debrief, who } = props;
  const { t, i18n } = useTranslation();
  const replay = useReplay(session, venue, debrief !== null);
  const [atS, setAtS] = useState(0);
  const [sheet, setSheet] = useState<"certificate" | "report" | null>(null);
  const [compared, setCompared] = useState<ComparisonView | null>(null);
  const [odds, setOdds] = useState<OddsView | null>(null);
  const place = useRef<HTMLElement>(null);
  const isHost = lobby.people.some((one) => one.who === who && one.isHost);
  const most = lobby.drill.criteria.reduce((sum, one) => sum + one.most, 0);
  const analysis = replay.work.value;
  const close = (): void => setSheet(null);
  if (sheet === "certificate" && debrief !== null)
    return <Certificate session={session} lobby={lobby} debrief={debrief} who={who} onClose={close} />;
  if (sheet === "report") return <Report {...{ session, lobby, venue, analysis, compared, odds }} onClose={close} />;
  const show = (second: number): void => {
    setAtS(second);
    place.current?.scrollIntoView({ block: "start", behavior: drillSettings().still ? "auto" : "smooth" });
  };
  return (
    <main className="drill-page">
      <h1 tabIndex={-1}>{t("drill.ended")}</h1>
      {debrief === null ? (
        <p role="status">{t("drill.waitDebrief")}</p>
      ) : (
        <>
          <p className="drill-total">
            <span>{t("drill.score")}</span>{" "}
            <strong className="num">{t("drill.ofPoints", { points: pointsText(debrief.score.points), most })}</strong>
          </p>
          <section className="card drill-better">
            <h2>{t("drill.better")}</h2>
            <p>{debrief.score.better === null ? t("drill.allGood") : textOf(debrief.score.better, i18n.language)}</p>
          </section>
        </>
      )}
      {lobby.live !== null && (
        <section className="card">
          <LiveNote lobby={lobby} />
        </section>
      )}
      <Redo session={session} lobby={lobby} isHost={isHost} onLeave={props.onLeave} />
      <section className="card stack" ref={place}>
        <h2>{t("debrief.replay")}</h2>
        <JobBar work={replay.work} what={t("debrief.replayMaking")} onRetry={replay.ask} />
        {replay.failure !== null && <ErrorNote error={replay.failure} />}
        {analysis !== null && replay.film === null && replay.failure === null && (
          <p role="status">{t("debrief.replayLoading")}</p>
        )}
        {analysis !== null && replay.film !== null && (
          <Replay {...{ lobby, venue, debrief, analysis, atS }} film={replay.film} onAt={setAtS} />
        )}
      </section>
      {debrief !== null && <ScoreLines debrief={debrief} onShow={replay.film === null ? null : show} />}
      {debrief !== null && venue.ground === undefined && (
        <Way debrief={debrief} venue={venue} hasDose={hasDose(lobby.drill.hazard)} />
      )}
      {debrief !== null && venue.ground !== undefined && replay.film !== null && (
        <FloodMap film={replay.film} venue={venue} debrief={debrief} />
      )}
      {debrief !== null && analysis?.own != null && (
        <WhatIf session={session} lobby={lobby} debrief={debrief} own={analysis.own} />
      )}
      {debrief !== null && lobby.drill.hazard === "earthquake" && (
        <Odds session={session} venue={venue} onCounted={setOdds} />
      )}
      {analysis !== null && (
        <HeatMaps
          heat={analysis.heat}
          venue={venue}
          layers={LAYERS.filter((one) => one !== "fed" || hasDose(lobby.drill.hazard))}
        />
      )}
      <Plans session={session} lobby={lobby} onCompared={setCompared} />
      {debrief !== null && <Totals debrief={debrief} />}
      <section className="card stack">
        <h2>{t("debrief.papers")}</h2>
        <div className="acts">
          {debrief !== null && (
            <Button variant="default" onClick={() => setSheet("certificate")}>
              {t("debrief.certificateOpen")}
            </Button>
          )}
          {isHost && (
            <Button variant="default" onClick={() => setSheet("report")}>
              {t("debrief.reportOpen")}
            </Button>
          )}
        </div>
      </section>
    </main>
  );
}
