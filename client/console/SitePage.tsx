import { useMediaQuery } from "@mantine/hooks";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { storeyByPlace } from "../../twins/core/place.ts";
import { SiteProvider, useLink, useSitePlaces } from "../session/context.tsx";
import { isPast, usePlayback } from "../session/playback.ts";
import { openSite, type SiteSession } from "../session/siteSession.ts";
import { go, useView, viewStore } from "../session/view.ts";
import { AddressNote } from "./AddressNote.tsx";
import { CellBanner } from "./CellBanner.tsx";
import { Dock } from "./Dock.tsx";
import { useKeyboard } from "./keyboard.ts";
import { LinkNotice } from "./LinkNotice.tsx";
import { isLower, isSide, lowerRegion, useLayout } from "./layoutStore.ts";
import { MobileSheet } from "./MobileSheet.tsx";
import { useOverlays } from "./overlays.ts";
import { Places } from "./Places.tsx";
import { LookAlongBanner } from "./Presence.tsx";
import { useLowerTab } from "./panelList.ts";
import { SceneHost } from "./SceneHost.tsx";
import { Side } from "./Side.tsx";
import { Splitter } from "./Splitter.tsx";
import { StopBanner, StopNotes } from "./StopButton.tsx";
import { TimeBanner } from "./TimeBanner.tsx";
import { TopBar } from "./TopBar.tsx";

const Overlays = lazy(() => import("./Overlays.tsx"));

function Desktop() {
  const { t } = useTranslation();
  const layout = useLayout();
  const { open, left, right } = layout;
  const lower = lowerRegion(useLowerTab());
  return (
    <div className="desk">
      {open.left && (
        <aside className="desk-left" aria-label={t("panel.assets")} style={{ width: left }}>
          <Places />
          <Splitter region="left" edge="right" />
        </aside>
      )}
      <main className="desk-middle">
        <SceneHost />
        {open.lower && <Splitter region={lower} edge="top" />}
        <div className="desk-lower" style={open.lower ? { height: layout[lower] } : undefined}>
          <Dock />
        </div>
      </main>
      <aside className="desk-right" aria-label={t("layout.right")} style={open.right ? { width: right } : undefined}>
        {open.right && <Splitter region="right" edge="left" />}
        <Side />
      </aside>
    </div>
  );
}

/** A Thing that is chosen on another floor is shown on its floor. */
function useFloorOfSelection(session: SiteSession): void {
  const site = useSitePlaces();
  const select = useView((view) => view.select);
  useEffect(() => {
    const { storey, at } = viewStore.getState();
    const { additions, replay } = session;
    const rows = isPast(session, at) ? replay.past.domain.getState().additions : additions.state.getState().rows;
    const added = rows.get(select ?? "")?.addition;
    const chosen = session.live.entry(select ?? "")?.thing ?? (added?.of === "zone" ? added.zone : added?.thing);
    if (site === null || storey === null || chosen === undefined) return;
    const own = storeyByPlace(site.places).get(chosen.place) ?? null;
    if (own !== null && own !== storey) go({ storey: own });
  }, [session, site, select]);
}

/**
 * What is selected is shown where one looks for it: selecting opens the Inspector in front of another side panel. A link
 * that names a selection and a panel shows both as it says.
 */
function useInspected(): void {
  const select = useView((view) => view.select);
  const panel = useView((view) => view.panel);
  const before = useRef({ select, panel });
  useEffect(() => {
    const chosen = select !== null && select !== before.current.select && panel === before.current.panel;
    before.current = { select, panel };
    if (!chosen) return;
    useLayout.getState().show("inspector");
    if (panel !== null && isSide(panel)) go({ panel: null });
  }, [select, panel]);
}

function Workplace(props: { session: SiteSession }) {
  const narrow = useMediaQuery("(max-width: 760px)", undefined, { getInitialValueInEffect: false });
  const overlay = useOverlays((state) => state.open);
  const panel = useView((view) => view.panel);
  useEffect(() => {
    if (panel !== null && (isSide(panel) || isLower(panel))) useLayout.getState().show(panel);
  }, [panel]);
  useInspected();
  useFloorOfSelection(props.session);
  usePlayback(props.session);
  useKeyboard(props.session);
  return (
    <div className={`site${narrow ? " site-narrow" : ""}`}>
      <TopBar narrow={narrow} />
      <StopNotes />
      <StopBanner />
      <LinkNotice session={props.session} />
      <AddressNote />
      <CellBanner />
      <TimeBanner />
      <LookAlongBanner narrow={narrow === true} />
      {narrow ? (
        <main className="phone">
          <SceneHost />
          <MobileSheet />
        </main>
      ) : (
        <Desktop />
      )}
      {overlay !== "none" && (
        <Suspense>
          <Overlays />
        </Suspense>
      )}
    </div>
  );
}

/** `/site/:id`: one site, its session opened on arrival and closed on leaving. */
export function SitePage(props: { siteId: string }) {
  const link = useLink();
  const [session, setSession] = useState<SiteSession | null>(null);
  useEffect(() => {
    const opened = openSite(props.siteId, link);
    setSession(opened);
    return () => opened.close();
  }, [link, props.siteId]);
  if (session === null) return null;
  return (
    <SiteProvider session={session}>
      <Workplace session={session} />
    </SiteProvider>
  );
}
