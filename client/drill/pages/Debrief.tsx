import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DebriefView, LobbyView, VenueView } from "../../../twins/protocol/drill.ts";
import { atPage, follow } from "../../session/view.ts";
import { minutesText, numberText, textOf } from "../../ui/format.ts";
import { Facts, Hash } from "../../ui/parts.tsx";
import type { DrillSession } from "../session/session.ts";

const NUMBER = 1;

function ScoreLines({ debrief }: { debrief: DebriefView }) {
  const { t, i18n } = useTranslation();
  return (
    <ol className="drill-score">
      {debrief.score.lines.map(({ id, title, most, points, atS, why }) => (
        <li key={id} className="card" data-full={points >= most}>
          <h3>
            {textOf(title, i18n.language)}{" "}
            <span className="num">
              {t("drill.ofPoints", { points: numberText(points, points % 1 === 0 ? 0 : NUMBER), most })}
            </span>
          </h3>
          <p>{textOf(why, i18n.language)}</p>
          <p className="muted num">
            {atS === null ? t("drill.noMoment") : t("drill.moment", { time: minutesText(atS) })}
          </p>
        </li>
      ))}
    </ol>
  );
}

/** One's way on a floor, with its moments by number. */
function PathOnFloor({ debrief, venue, storey }: { debrief: DebriefView; venue: VenueView; storey: number }) {
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
  const moments = debrief.score.lines.flatMap(({ id, atS }, i) => {
    const there = points.find((one) => atS !== null && Math.abs(one.atS - atS) <= 1);
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
      </svg>
      <figcaption>
        {t("drill.pathFloor")}: {textOf(floor.title, i18n.language)}
      </figcaption>
    </figure>
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
          [t("drill.allMean"), numberText(meanPoints, NUMBER)],
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
  const floors = [...new Set(debrief?.path.map(({ storey }) => storey))];
  return (
    <main className="drill-page">
      <h1>{t("drill.ended")}</h1>
      {debrief === null ? (
        <p role="status">{t("drill.waitDebrief")}</p>
      ) : (
        <>
          <p className="drill-total">
            <span>{t("drill.score")}</span>{" "}
            <strong className="num">
              {t("drill.ofPoints", { points: numberText(debrief.score.points, NUMBER), most })}
            </strong>
          </p>
          <section className="card drill-better">
            <h2>{t("drill.better")}</h2>
            <p>{debrief.score.better === null ? t("drill.allGood") : textOf(debrief.score.better, i18n.language)}</p>
          </section>
          <ScoreLines debrief={debrief} />
          <section className="card stack">
            <h2>{t("drill.path")}</h2>
            {floors.map((storey) => (
              <PathOnFloor key={storey} debrief={debrief} venue={venue} storey={storey} />
            ))}
          </section>
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
