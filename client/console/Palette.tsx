import "@mantine/spotlight/styles.css";
import { Kbd } from "@mantine/core";
import { createSpotlight, Spotlight } from "@mantine/spotlight";
import {
  IconBuildingSkyscraper,
  IconFlask,
  IconHexagon,
  IconMapPin,
  IconPlayerPlay,
  IconRun,
  IconSearch,
  IconStack2,
  IconUsersGroup,
} from "@tabler/icons-react";
import { type ComponentType, type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ThingIcon } from "../panels/ThingIcon.tsx";
import { useLinkState, useSite, useSitePlaces } from "../session/context.tsx";
import { COMMUNITY_TABS, go, goToSite, useView } from "../session/view.ts";
import { textOf } from "../ui/format.ts";
import { bringFloor, goToPlace } from "./goTo.ts";
import { KEYS } from "./keyboard.ts";
import type { PanelName } from "./layoutStore.ts";
import { openCommunity, openDrills, openSandbox } from "./openCommunity.ts";
import { openPanel } from "./openPanel.ts";
import { OVERLAY, useOverlays } from "./overlays.ts";
import { type Entry, type EntryGroup, find, placePaths } from "./palette.ts";
import { PANEL_ICONS, useLowerPanels, useSidePanels } from "./panelList.ts";
import { useSceneControl } from "./sceneControl.ts";

type Icon = ComponentType<{ size?: number; "aria-hidden"?: boolean }>;

interface Act extends Entry {
  readonly icon?: Icon;
  /** Model of a Thing, in an icon's place. */
  readonly model?: string;
  readonly keys?: string;
  act(): void;
}
type Group = EntryGroup<Act>;

const [spotlight, controls] = createSpotlight();

function More({ n }: { n: number }) {
  const { t } = useTranslation();
  return <div className="palette-more muted">{t("find.more", { n })}</div>;
}

/** The list itself. Only what is shown is drawn, however much there is to find. */
function List(props: { groups: readonly Group[]; placeholder: string; nothing: string }) {
  const { groups, placeholder, nothing } = props;
  const show = useOverlays((state) => state.show);
  const [query, setQuery] = useState("");
  useEffect(() => controls.open(), []);
  const found = find(groups, query);
  const list = useRef<HTMLDivElement>(null);
  // The kit marks its first row before the rows of this query are drawn: Enter would open what the last one began with.
  useLayoutEffect(() => {
    if (query === "") return;
    for (const row of list.current?.querySelectorAll("[data-selected]") ?? []) row.removeAttribute("data-selected");
    list.current?.querySelector("[data-action]")?.setAttribute("data-selected", "true");
  }, [query]);
  const icon = ({ icon: Own, model }: Act): ReactNode =>
    model !== undefined ? <ThingIcon type={model} size={16} /> : Own !== undefined && <Own size={16} aria-hidden />;
  return (
    <Spotlight.Root
      store={spotlight}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      onSpotlightClose={() => show("none")}
      scrollable
      overlayProps={OVERLAY}
    >
      <Spotlight.Search
        leftSection={<IconSearch size={18} aria-hidden />}
        placeholder={placeholder}
        aria-label={placeholder}
      />
      {found.length === 0 ? (
        <Spotlight.Empty>{nothing}</Spotlight.Empty>
      ) : (
        <Spotlight.ActionsList ref={list}>
          {found.map(({ name, entries, left }) => (
            <Spotlight.ActionsGroup key={name} label={name}>
              {entries.map((entry) => (
                <Spotlight.Action
                  key={entry.id}
                  label={entry.label}
                  description={entry.note}
                  leftSection={icon(entry)}
                  rightSection={entry.keys !== undefined && <Kbd>{entry.keys}</Kbd>}
                  onClick={() => {
                    // Before it acts: the page that it leads to must not open with the palette over it.
                    show("none");
                    entry.act();
                  }}
                />
              ))}
              {left > 0 && <More n={left} />}
            </Spotlight.ActionsGroup>
          ))}
        </Spotlight.ActionsList>
      )}
    </Spotlight.Root>
  );
}

/** All sites but the one that is shown, and the page of them all. */
function useSiteEntries(): Group {
  const { t, i18n } = useTranslation();
  const sites = useLinkState((state) => state.sites);
  const here = useView((view) => view.site);
  return useMemo(() => {
    const entries = sites
      .filter(({ id }) => id !== here)
      .map(({ id, title }) => ({
        id: `site-${id}`,
        label: textOf(title, i18n.language),
        also: `${title.en} ${title.zh} ${id}`,
        icon: IconBuildingSkyscraper,
        act: () => goToSite(id),
      }));
    const all = { id: "sites", label: t("top.sites"), icon: IconHexagon, act: () => goToSite(null) };
    return { name: t("find.sites"), entries: here === null ? entries : [all, ...entries] };
  }, [sites, here, t, i18n.language]);
}

function usePageEntries(): Group {
  const { t } = useTranslation();
  const sandbox = { id: "sandbox", label: t("sandbox.title"), icon: IconFlask, act: openSandbox };
  return {
    name: t("community.label"),
    entries: [
      ...COMMUNITY_TABS.map((tab) => ({
        id: `community-${tab}`,
        label: t(`community.tabs.${tab}`),
        icon: IconUsersGroup,
        act: () => openCommunity(tab),
      })),
      sandbox,
      { id: "drill", label: t("drill.title"), icon: IconRun, act: openDrills },
    ],
  };
}

/** Floors and rooms of the site: the tree flies there, too. */
function usePlaceEntries(): Group {
  const { t, i18n } = useTranslation();
  const site = useSitePlaces();
  return useMemo(() => {
    const places = site?.places ?? [];
    const say = (title: { en: string; zh: string }): string => textOf(title, i18n.language);
    const paths = placePaths(places, say);
    const entries = places.map(({ id, title, level }) => ({
      id: `place-${id}`,
      label: say(title),
      note: paths.get(id) ?? "",
      also: `${title.en} ${title.zh} ${id}`,
      icon: level === "storey" ? IconStack2 : IconMapPin,
      act() {
        go({ select: id });
        if (site !== null) goToPlace(site, id);
      },
    }));
    return { name: t("find.places"), entries };
  }, [site, t, i18n.language]);
}

function useThingEntries(): Group {
  const { t, i18n } = useTranslation();
  const { live } = useSite();
  const site = useSitePlaces();
  const { layout } = live;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `layout` tells that the entries are others.
  return useMemo(() => {
    const entries = live.entries.map(({ thing }) => ({
      id: `thing-${thing.id}`,
      label: textOf(thing.title, i18n.language),
      note: thing.id,
      also: `${thing.title.en} ${thing.title.zh} ${thing.id}`,
      model: thing.model,
      act() {
        go({ select: thing.id });
        if (site !== null) bringFloor(site, thing.place);
        useSceneControl.getState().camera?.frame(thing.id);
      },
    }));
    return { name: t("palette.things"), entries };
  }, [live, layout, site, t, i18n.language]);
}

/** The palette of a site: where one can go, what there is, and what one can do. */
export function SitePalette() {
  const { t } = useTranslation();
  const session = useSite();
  const sidePanels = useSidePanels();
  const lowerPanels = useLowerPanels();
  const command = (label: string, key: string): Act => ({
    id: `command-${key}`,
    label,
    icon: IconPlayerPlay,
    keys: key === " " ? "Space" : key.toUpperCase(),
    act: () => KEYS[key]?.(session, new KeyboardEvent("keydown", { key })),
  });
  const panel = (name: PanelName): Act => ({
    id: `panel-${name}`,
    label: t(`panel.${name}`),
    icon: PANEL_ICONS[name],
    act: () => openPanel(name),
  });
  const commands: Group = {
    name: t("palette.commands"),
    entries: [
      command(t("keys.play"), " "),
      command(t("keys.live"), "l"),
      command(t("keys.home"), "home"),
      command(t("keys.perspective"), "3"),
      command(t("keys.plan"), "p"),
      command(t("keys.help"), "?"),
    ],
  };
  const panels: Group = { name: t("palette.panels"), entries: [...lowerPanels, ...sidePanels].map(panel) };
  const groups = [useThingEntries(), usePlaceEntries(), useSiteEntries(), panels, usePageEntries(), commands];
  return <List groups={groups} placeholder={t("palette.placeholder")} nothing={t("palette.nothing")} />;
}

/** The palette of the page of all sites. */
export default function WorldPalette() {
  const { t } = useTranslation();
  const groups = [useSiteEntries(), usePageEntries()];
  return <List groups={groups} placeholder={t("find.world")} nothing={t("find.worldNothing")} />;
}
