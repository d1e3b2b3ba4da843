import { Button } from "@mantine/core";
import {
  IconBuildingFactory2,
  IconFileSearch,
  IconFlask,
  IconHexagon,
  IconRun,
  IconSearch,
  IconUsersGroup,
} from "@tabler/icons-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SiteSummary } from "../../twins/protocol/sites.ts";
import { lookAtFiles } from "../importing/look.ts";
import { useAsk, useLinkState, useTick } from "../session/context.tsx";
import { useSites } from "../session/sites.ts";
import { atPage, atSite, follow, go } from "../session/view.ts";
import { textOf } from "../ui/format.ts";
import { Empty, ErrorNote, FailureText } from "../ui/parts.tsx";
import { type Take, useDrop } from "../ui/useDrop.ts";
import { usePaletteKey } from "./keyboard.ts";
import { useOverlays } from "./overlays.ts";
import { SettingsMenu } from "./SettingsMenu.tsx";
import { SiteCard } from "./SiteCard.tsx";
import { urgency } from "./siteState.tsx";

const WorldPalette = lazy(() => import("./Palette.tsx"));
const WorldMap = lazy(() => import("./map/WorldMap.tsx").then((module) => ({ default: module.WorldMap })));
/** From so many sites on, one looks for a site by its name. */
const SEARCH_FROM = 7;

/** The map and the cards: the worst alarm first, then as the server lists them. */
function Sites({ sites }: { sites: readonly SiteSummary[] }) {
  const { t, i18n } = useTranslation();
  const [sought, setSought] = useState("");
  const word = sought.trim().toLowerCase();
  const found = sites
    .filter(({ title }) => textOf(title, i18n.language).toLowerCase().includes(word))
    .toSorted((a, b) => urgency(a) - urgency(b));
  const nowhere = sites.filter(({ origin }) => origin === null);
  return (
    <>
      <Suspense fallback={<div className="map card map-waiting">{t("common.loading")}</div>}>
        <WorldMap sites={sites} />
      </Suspense>
      {nowhere.length > 0 && (
        <p className="map-nowhere muted">
          {t("world.nowhere")}{" "}
          {nowhere.map(({ id, title }) => (
            <a key={id} href={`/site/${id}`} onClick={(event) => follow(event, atSite(id))}>
              {textOf(title, i18n.language)}
            </a>
          ))}
        </p>
      )}
      {sites.length >= SEARCH_FROM && (
        <input
          className="world-search"
          type="search"
          value={sought}
          aria-label={t("world.search")}
          placeholder={t("world.search")}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
      )}
      {found.length === 0 && sites.length > 0 && <p className="muted">{t("world.notFound")}</p>}
      <div className="site-cards">
        {found.map((site) => (
          <SiteCard key={site.id} site={site} />
        ))}
      </div>
    </>
  );
}

/** A file that is dropped here is looked at. */
const takeFile: Take = (files) =>
  void files.then((chosen) => {
    lookAtFiles(chosen);
    go(atPage({ importing: true }));
  });

/** `/`: every site of the server, live, with its state in one line. */
export function WorldPage() {
  const { t } = useTranslation();
  useTick(60_000);
  const sites = useSites();
  const phase = useLinkState((state) => state.phase);
  const refusal = useLinkState((state) => state.refusal);
  const [health] = useAsk("health", {});
  const over = useDrop(takeFile);
  const { open, show } = useOverlays();
  usePaletteKey();
  // A palette that was open on a page that is left is not this one's.
  useEffect(() => () => show("none"), [show]);
  return (
    <div className="world">
      <header className="world-bar">
        <IconHexagon size={22} className="brand" aria-hidden />
        <strong>{t("product")}</strong>
        <span className="muted num world-version">{health.phase === "done" ? health.value.version : ""}</span>
        <span className="spacer" />
        <a
          className="world-community"
          href="/drill"
          title={t("drill.lede")}
          onClick={(event) => follow(event, atPage({ drill: "" }))}
        >
          <IconRun size={18} aria-hidden /> <span className="world-word">{t("drill.title")}</span>
        </a>
        <a
          className="world-community"
          href="/sandbox"
          title={t("sandbox.open")}
          onClick={(event) => follow(event, atPage({ sandbox: true }))}
        >
          <IconFlask size={18} aria-hidden /> <span className="world-word">{t("sandbox.title")}</span>
        </a>
        <a
          className="world-community"
          href="/community/proposals"
          title={t("community.open")}
          onClick={(event) => follow(event, atPage({ community: "proposals" }))}
        >
          <IconUsersGroup size={18} aria-hidden /> <span className="world-word">{t("community.short")}</span>
        </a>
        <button type="button" className="find" title={t("top.palette")} onClick={() => show("palette")}>
          <IconSearch size={15} aria-hidden /> {t("common.search")} <kbd aria-hidden>Ctrl K</kbd>
        </button>
        <SettingsMenu />
      </header>
      <main>
        {over && <p className="world-drop">{t("look.dropNow")}</p>}
        <div className="world-head">
          <div>
            <h1>{t("world.title")}</h1>
            <p className="muted">{t("world.intro")}</p>
          </div>
          <Button
            component="a"
            href="/import"
            variant="default"
            size="md"
            title={t("look.openWhy")}
            leftSection={<IconFileSearch size={18} aria-hidden />}
            onClick={(event) => follow(event, atPage({ importing: true }))}
          >
            {t("look.open")}
          </Button>
        </div>
        {phase === "connecting" && <p className="notice">{t("link.connecting")}</p>}
        {phase === "down" && <p className="notice notice-bad">{t("link.offline")}</p>}
        {phase === "refused" && (
          <div className="notice notice-bad" role="alert">
            {t("link.refused")} {refusal !== null && <FailureText error={refusal} />}
          </div>
        )}
        {sites.phase === "waiting" && phase === "up" && <p className="muted">{t("world.waiting")}</p>}
        {sites.phase === "failed" && <ErrorNote error={sites.error} />}
        {sites.phase === "done" && <Sites sites={sites.value} />}
        {phase === "up" && sites.phase === "done" && sites.value.length === 0 && (
          <Empty icon={<IconBuildingFactory2 size={28} />}>{t("world.empty")}</Empty>
        )}
      </main>
      {open === "palette" && (
        <Suspense>
          <WorldPalette />
        </Suspense>
      )}
    </div>
  );
}
