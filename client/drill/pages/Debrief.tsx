import { Button } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DebriefView, LobbyView, VenueView } from "../../../twins/protocol/drill.ts";
import { atPage, follow } from "../../session/view.ts";
import { minutesText, numberText, textOf } from "../../ui/format.ts";
import { Facts, Hash } from "../../ui/parts.tsx";
import type { DrillSession } from "../session/session.ts";

const pointsText = (points: number): string => numberText(points, Math.abs(points % 1) < 0.05 ? 0 : 1);

function ScoreLines({ debrief }: { debrief: DebriefView }) {
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
          {atS !== null && <p className="muted num">{t("drill.moment", { time: minutesText(atS) })}</p>}
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
      <figcaption>
        {t("drill.pathFloor")}: {textOf(floor.title, i18n.language)}
      </figcaption>
    </figure>
  );
}

/** The way from above, moment after moment. */
function Way({ debrief, venue }: { debrief: DebriefView; venue: VenueView }) {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  const id = useId();
  const { path } = debrief;
  const one = path[at];
  if (one === undefined) return null;
  const floors = [...new Set(path.map(({ storey }) => storey))];
  const dose = t("drill.doseNote", { n: numberText(100 * Math.min(1, one.fed), 0) });
  return (
    <section className="card stack">
      <h2>{t("drill.path")}</h2>
      <div className="drill-scrub">
        <label htmlFor={id}>{t("drill.time")}</label>
        <input
          id={id}
          type="range"
          min={0}
          max={path.length - 1}
          value={at}
          aria-valuetext={`${minutesText(one.atS)}, ${dose}`}
          onChange={(event) => setAt(Number(event.currentTarget.value))}
        />
        <strong className="num">{minutesText(one.atS)}</strong>
        <span className="muted num">
          {t("drill.dose")}: {dose}
        </span>
      </div>
      {floors.map((storey) => (
        <PathOnFloor key={storey} debrief={debrief} venue={venue} storey={storey} atS={one.atS} />
      ))}
    </section>
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

/** The reward: what scored and why, one's way, one thing to do better, and once more. */
export function Debrief(props: {
  session: DrillSession;
  lobby: LobbyView;
  venue: VenueView;
  debrief: DebriefView | null;
  who: number;
  onLeave: () => void;
}) {
  const { session, lobby, venue, debrief, who } = props;
  const { t, i18n } = useTranslation();
  const [isAgain, setAgain] = useState(false);
  const isHost = lobby.people.some((one) => one.who === who && one.isHost);
  const most = lobby.drill.criteria.reduce((sum, one) => sum + one.most, 0);
  return (
    <main className="drill-page">
      <h1>{t("drill.ended")}</h1>
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
          <ScoreLines debrief={debrief} />
          <Way debrief={debrief} venue={venue} />
          <Totals debrief={debrief} />
        </>
      )}
      <div className="acts">
        {isHost ? (
          <Button
            size="lg"
            disabled={isAgain}
            onClick={() => {
              setAgain(true);
              void session.again().finally(() => setAgain(false));
            }}
          >
            {t("drill.again")}
          </Button>
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
    </main>
  );
}
