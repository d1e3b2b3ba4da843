import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { encode } from "uqr";
import type { RoleId } from "../../../twins/drill/roles.ts";
import type { LobbyView } from "../../../twins/protocol/drill.ts";
import { textOf } from "../../ui/format.ts";
import { Hash } from "../../ui/parts.tsx";
import { SettingSwitches } from "../play/PlayMenu.tsx";
import { type DrillSession, roleOf, roleWords } from "../session/session.ts";
import { Briefing, BriefList } from "./Briefing.tsx";
import { RoleCards } from "./Join.tsx";
import { LiveNote } from "./Live.tsx";

export function Qr({ text, label }: { text: string; label?: string }) {
  const { t } = useTranslation();
  const { data, size } = encode(text, { ecc: "M", border: 2 });
  const dark = data.flatMap((row, y) => row.flatMap((set, x) => (set ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      className="drill-qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label ?? t("drill.qr")}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} className="drill-qr-light" />
      <path d={dark.join("")} className="drill-qr-dark" />
    </svg>
  );
}

/** How others come in. */
function Share({ code }: { code: string }) {
  const { t } = useTranslation();
  const link = `${location.origin}/drill/${code}`;
  return (
    <section className="card stack drill-share" aria-label={t("drill.code")}>
      <p className="drill-big-code">
        <Hash value={code} label={t("drill.code")} full />
      </p>
      <Qr text={link} />
      <p>
        <Hash value={link} label={t("drill.link")} full />
      </p>
      <p className="muted">{t("drill.share")}</p>
    </section>
  );
}

/** What is on chain of this drill, and whether a model steers its signs. */
export function Permit({ lobby }: { lobby: LobbyView }) {
  const { t, i18n } = useTranslation();
  const isWanted = lobby.guidance && lobby.drill.guidance?.isApproved === true;
  return (
    <>
      {lobby.model !== null && <p>{t("drill.guidedBy")}</p>}
      {lobby.model === null && lobby.phase === "waiting" && isWanted && <p>{t("drill.willBeGuided")}</p>}
      {lobby.permit !== null && (
        <p>
          {t("drill.pair", { a: t("drill.permit"), b: "" })}
          <Hash value={lobby.permit} label={t("drill.permit")} />
        </p>
      )}
      {lobby.permitNote !== null && <p>{textOf(lobby.permitNote, i18n.language)}</p>}
    </>
  );
}

export function WhoIsHere({ lobby, who }: { lobby: LobbyView; who: number | null }) {
  const { t, i18n } = useTranslation();
  const here = lobby.people.filter(({ isHere }) => isHere).length;
  return (
    <section className="card stack" aria-live="polite">
      <h2>{t("drill.here", { count: here })}</h2>
      <ul className="rows">
        {lobby.people.map((one) => (
          <li key={one.who} className="row drill-person">
            <strong className="row-main">
              {one.who === who ? t("drill.named", { a: one.name, b: t("drill.you") }) : one.name}
            </strong>
            <span>{textOf(roleWords(lobby.drill, one.role).title, i18n.language)}</span>
            {one.isHost && <span className="tag">{t("drill.host")}</span>}
            {!one.isHere && <span className="tag tag-offline">{t("drill.away")}</span>}
          </li>
        ))}
      </ul>
      {lobby.agents > 0 && <p className="muted">{t("drill.withAgents", { n: lobby.agents })}</p>}
      <LiveNote lobby={lobby} />
      <Permit lobby={lobby} />
    </section>
  );
}

/** Before the drill: who is here, in which role, what counts; the host begins. */
export function Lobby(props: { session: DrillSession; lobby: LobbyView; who: number; onLeave: () => void }) {
  const { session, lobby, who, onLeave } = props;
  const { t, i18n } = useTranslation();
  const [isStarting, setStarting] = useState(false);
  const role = roleOf(lobby, who) ?? "resident";
  const isHost = lobby.people.some((one) => one.who === who && one.isHost);
  const choose = (to: RoleId): void => void session.choose(to);
  return (
    <main className="drill-page">
      <h1 tabIndex={-1}>{t("drill.pair", { a: textOf(lobby.drill.title, i18n.language), b: t("drill.lobby") })}</h1>
      <div className="acts">
        {isHost ? (
          <Button
            size="lg"
            disabled={isStarting}
            onClick={() => {
              setStarting(true);
              void session.start().finally(() => setStarting(false));
            }}
          >
            {t(isStarting ? "drill.starting" : "drill.start")}
          </Button>
        ) : (
          <p>{t("drill.waitHost")}</p>
        )}
        <Button size="lg" variant="default" onClick={onLeave}>
          {t("drill.leave")}
        </Button>
      </div>
      <Briefing key={role} drill={lobby.drill} role={role} />
      <div className="drill-columns">
        <Share code={lobby.code} />
        <WhoIsHere lobby={lobby} who={who} />
      </div>
      <RoleCards lobby={lobby} role={role} onChoose={choose} />
      <SettingSwitches />
    </main>
  );
}

/** The last seconds: the task in large type. */
export function Countdown(props: { lobby: LobbyView; who: number; clockMs: number }) {
  const { lobby, who, clockMs } = props;
  const { t, i18n } = useTranslation();
  const [nowMs, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 200);
    return () => clearInterval(timer);
  }, []);
  const leftS = lobby.startsAtMs === null ? 0 : Math.ceil((lobby.startsAtMs - nowMs - clockMs) / 1000);
  const role = roleOf(lobby, who) ?? "resident";
  return (
    <main className="drill-page drill-countdown">
      <h1 tabIndex={-1}>{textOf(lobby.drill.title, i18n.language)}</h1>
      <h2>{t("drill.task")}</h2>
      <p className="drill-task">{textOf(roleWords(lobby.drill, role).task, i18n.language)}</p>
      <p role="timer">
        {leftS > 0 ? t("drill.begins") : t("drill.beginsNow")}
        {leftS > 0 && <strong className="drill-count num">{leftS}</strong>}
      </p>
      <BriefList drill={lobby.drill} role={role} />
      <LiveNote lobby={lobby} isShort />
      <Permit lobby={lobby} />
    </main>
  );
}
