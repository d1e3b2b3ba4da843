import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { LobbyView } from "../../../twins/protocol/drill.ts";
import { atPage, go } from "../../session/view.ts";
import { ErrorNote } from "../../ui/parts.tsx";
import { Play } from "../play/Play.tsx";
import type { DrillSession } from "../session/session.ts";
import { CodeEntry } from "./CodeEntry.tsx";
import { useDebriefPage } from "./debriefPage.ts";
import { Closed, closedTo, Join } from "./Join.tsx";
import { Countdown, Lobby, Permit } from "./Lobby.tsx";

/** What stands over a page of the drill: the connection and what was refused. */
function Notes({ session }: { session: DrillSession }) {
  const { t } = useTranslation();
  const { link, failure } = useStore(session.state);
  return (
    <div className="drill-notes">
      {link === "down" && <p role="status">{t("drill.down")}</p>}
      {failure !== null && <ErrorNote error={failure} />}
    </div>
  );
}

/** Who only looks is not told what changes: the page asks again so often, ms. */
const LOOK_MS = 3_000;

/** Before one is in: who one wants to be, or why nobody can come in now. */
function Outside({ session, lobby }: { session: DrillSession; lobby: LobbyView }) {
  useEffect(() => {
    const timer = setInterval(() => void session.look(), LOOK_MS);
    return () => clearInterval(timer);
  }, [session]);
  const why = closedTo(lobby);
  return why === null ? <Join session={session} lobby={lobby} /> : <Closed lobby={lobby} why={why} />;
}

/** `/drill/CODE`: in, the waiting room, the drill, the debrief. */
export function Room({ session, bar }: { session: DrillSession; bar: ReactNode }) {
  const { t } = useTranslation();
  const { link, failure, lobby, who, venue, debrief, clockMs } = useStore(session.state);
  const run = session.run();
  const phase = who === null ? null : lobby?.phase;
  const Debrief = useDebriefPage(phase === "running" || phase === "ended");
  const page = phase === "ended" && Debrief === null ? undefined : phase;
  // Another page at the same address begins at its top, for the eye and for who has it read.
  const before = useRef(page);
  useEffect(() => {
    if (page === undefined) return;
    scrollTo(0, 0);
    if (before.current !== page) document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    before.current = page;
  }, [page]);
  const leave = (): void => {
    void session.leave().then(() => go(atPage({ drill: "" })));
  };
  if (link === "sentAway")
    return (
      <>
        {bar}
        <main className="drill-page">
          <h1>{t("drill.title")}</h1>
          <p>{t("drill.sentAway")}</p>
          <Button size="lg" onClick={() => session.comeBack()}>
            {t("drill.comeBack")}
          </Button>
        </main>
      </>
    );
  if (lobby === null)
    return (
      <>
        {bar}
        <main className="drill-page">
          <h1>{t("drill.title")}</h1>
          {failure === null ? (
            <p role="status">{t(link === "down" ? "drill.down" : "drill.connecting")}</p>
          ) : (
            <ErrorNote error={failure} />
          )}
          {failure !== null && <CodeEntry />}
        </main>
      </>
    );
  if (who !== null && run !== null && lobby.phase === "running")
    return <Play session={session} run={run} onLeave={leave} />;
  return (
    <>
      {bar}
      <Notes session={session} />
      {who === null || venue === null ? (
        <Outside session={session} lobby={lobby} />
      ) : lobby.phase === "ended" ? (
        <>
          {Debrief === null ? (
            <main className="drill-page">
              <h1>{t("drill.ended")}</h1>
              <p role="status">{t("common.loading")}</p>
            </main>
          ) : (
            <Debrief session={session} lobby={lobby} venue={venue} debrief={debrief} who={who} onLeave={leave} />
          )}
          <aside className="drill-notes">
            <Permit lobby={lobby} />
          </aside>
        </>
      ) : lobby.phase === "waiting" ? (
        <Lobby session={session} lobby={lobby} who={who} onLeave={leave} />
      ) : (
        <Countdown lobby={lobby} who={who} clockMs={clockMs} />
      )}
    </>
  );
}
