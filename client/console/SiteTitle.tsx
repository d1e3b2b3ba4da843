import { Menu } from "@mantine/core";
import { IconCheck, IconChevronDown, IconHexagon, IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useAsk, useLinkState, useSite, useSitePlaces } from "../session/context.tsx";
import { atSite, follow } from "../session/view.ts";
import { textOf } from "../ui/format.ts";
import { useOverlays } from "./overlays.ts";
import { WorstShape } from "./siteState.tsx";

/** An open menu looks so often, ms. */
const LOOK_MS = 2_000;

/** The sites, each with its worst alarm as soon as the server has said them. Drawn while the menu is open, and asks no longer. */
function SiteItems() {
  const { t, i18n } = useTranslation();
  const { siteId } = useSite();
  const sites = useLinkState((state) => state.sites);
  const show = useOverlays((state) => state.show);
  const [told] = useAsk("sites", { marks: [] }, LOOK_MS);
  const states = new Map(told.phase === "done" ? told.value.sites.map((site) => [site.id, site]) : []);
  return (
    <>
      <Menu.Item
        component="a"
        href="/"
        leftSection={<IconHexagon size={16} className="brand" aria-hidden />}
        onClick={(event) => follow(event, atSite(null))}
      >
        {t("top.sites")}
      </Menu.Item>
      <Menu.Item leftSection={<IconSearch size={16} aria-hidden />} onClick={() => show("palette")}>
        {t("find.open")}
      </Menu.Item>
      <Menu.Divider />
      {sites.map(({ id, title }) => {
        const state = states.get(id);
        return (
          <Menu.Item
            key={id}
            component="a"
            href={`/site/${id}`}
            aria-current={id === siteId ? "page" : undefined}
            leftSection={
              <span className="site-worst">{state !== undefined && <WorstShape site={state} size={16} />}</span>
            }
            rightSection={id === siteId && <IconCheck size={14} aria-hidden />}
            onClick={(event) => follow(event, id === siteId ? {} : atSite(id))}
          >
            {textOf(title, i18n.language)}
          </Menu.Item>
        );
      })}
    </>
  );
}

/** The hexagon leads to all sites; the title opens a menu of them. */
export function SiteTitle() {
  const { t, i18n } = useTranslation();
  const { siteId } = useSite();
  const site = useSitePlaces();
  const listed = useLinkState((state) => state.sites.find((s) => s.id === siteId));
  const title = listed?.title ?? site?.title;
  const name = title === undefined ? siteId : textOf(title, i18n.language);
  return (
    <div className="site-title">
      <a
        className="site-home"
        href="/"
        aria-label={t("top.sites")}
        title={t("top.sites")}
        onClick={(event) => follow(event, atSite(null))}
      >
        <IconHexagon size={20} className="brand" aria-hidden />
      </a>
      <h1>
        <Menu position="bottom-start" shadow="md" width={270}>
          <Menu.Target>
            <button type="button" className="site-name" title={t("find.menu", { site: name })}>
              <strong>{name}</strong>
              <IconChevronDown size={15} aria-hidden />
            </button>
          </Menu.Target>
          <Menu.Dropdown className="site-menu">
            <SiteItems />
          </Menu.Dropdown>
        </Menu>
      </h1>
    </div>
  );
}
