import { IconArrowRight } from "@tabler/icons-react";
import { type ReactNode, type RefObject, useLayoutEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SiteSummary } from "../../../twins/protocol/sites.ts";
import { atSite, follow } from "../../session/view.ts";
import { AlarmShape } from "../../ui/AlarmShape.tsx";
import { textOf } from "../../ui/format.ts";
import { SiteTags, useStateLine, WorstShape } from "../siteState.tsx";
import { placeCard } from "./labels.ts";
import type { Box, Point } from "./mapWindow.ts";

export const CARD_ID = "map-card";
/** Sites that a cluster's card names before they are chosen from. */
const MOST_NAMED = 4;

function OneSite({ site, pinned }: { site: SiteSummary; pinned: boolean }) {
  const { t, i18n } = useTranslation();
  const say = useStateLine();
  const title = textOf(site.title, i18n.language);
  const worst = site.urgent[0];
  const near = site.origin?.near ?? null;
  return (
    <>
      <div className="map-card-head">
        <strong>{title}</strong>
        {pinned && (
          <a
            href={`/site/${site.id}`}
            aria-label={t("world.open", { site: title })}
            onClick={(event) => follow(event, atSite(site.id))}
          >
            {t("map.open")} <IconArrowRight size={15} aria-hidden />
          </a>
        )}
      </div>
      <div className={site.stopped ? "site-card-stopped" : "map-card-line"}>{say(site)}</div>
      <div className="map-card-alarm">
        {worst === undefined ? (
          <span className="muted">{t("world.quiet")}</span>
        ) : (
          <>
            <AlarmShape priority={worst.priority} unacknowledged={worst.state === "unacknowledged"} size={16} />
            <span>{textOf(worst.title, i18n.language)}</span>
          </>
        )}
      </div>
      <div className="site-card-tags">
        <SiteTags site={site} />
      </div>
      {near !== null && <div className="muted map-card-near">{textOf(near, i18n.language)}</div>}
    </>
  );
}

function ManySites({ sites, pinned }: { sites: readonly SiteSummary[]; pinned: boolean }) {
  const { t, i18n } = useTranslation();
  const named = pinned ? sites : sites.slice(0, MOST_NAMED);
  return (
    <>
      <strong>{t("map.sites", { count: sites.length })}</strong>
      <ul className="map-card-list">
        {named.map((site) => (
          <li key={site.id}>
            {pinned ? (
              <a href={`/site/${site.id}`} onClick={(event) => follow(event, atSite(site.id))}>
                <WorstShape site={site} size={15} /> {textOf(site.title, i18n.language)}
              </a>
            ) : (
              <span>
                <WorstShape site={site} size={15} /> {textOf(site.title, i18n.language)}
              </span>
            )}
          </li>
        ))}
      </ul>
      {named.length < sites.length && (
        <div className="muted">{t("map.more", { count: sites.length - named.length })}</div>
      )}
    </>
  );
}

/** What a mark stands for, beside it and never off the map's edge. `pinned`: it stays, and its links can be followed. */
export function MapCard(props: {
  sites: readonly SiteSummary[];
  pinned: boolean;
  at: Point;
  radius: number;
  box: Box;
  card: RefObject<HTMLDivElement | null>;
  onEnter(): void;
  onLeave(): void;
}) {
  const { card, at, radius, box, sites, pinned } = props;
  const [size, setSize] = useState<Box | null>(null);
  // Its size is known once it is drawn, and is another with other words.
  useLayoutEffect(() => {
    const now = { width: card.current?.offsetWidth ?? 0, height: card.current?.offsetHeight ?? 0 };
    if (size === null || now.width !== size.width || now.height !== size.height) setSize(now);
  });
  const place = placeCard({ ...at, radius }, size ?? { width: 0, height: 0 }, box);
  const body: ReactNode =
    sites.length === 1 ? <OneSite site={sites[0]!} pinned={pinned} /> : <ManySites sites={sites} pinned={pinned} />;
  return (
    <div
      ref={card}
      id={CARD_ID}
      role={pinned ? "group" : "tooltip"}
      className="map-card"
      style={{
        left: place.x,
        top: place.y,
        maxWidth: box.width - 12,
        maxHeight: box.height - 12,
        visibility: size === null ? "hidden" : "visible",
      }}
      onPointerEnter={props.onEnter}
      onPointerLeave={props.onLeave}
    >
      {body}
    </div>
  );
}
