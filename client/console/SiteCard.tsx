import { IconArrowRight } from "@tabler/icons-react";
import { memo, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SiteSummary } from "../../twins/protocol/sites.ts";
import { FREE_FROM_MPH, SLOW_BELOW_MPH } from "../../twins/things/traffic-detector/levels.ts";
import { watchMarks } from "../session/sites.ts";
import { atSite, follow } from "../session/view.ts";
import { AlarmShape } from "../ui/AlarmShape.tsx";
import { textOf } from "../ui/format.ts";
import { useNear } from "../ui/useNear.ts";
import { SiteMiniature } from "./SiteMiniature.tsx";
import { SiteTags, useStateLine } from "./siteState.tsx";

function Lines({ site }: { site: SiteSummary }) {
  const { t, i18n } = useTranslation();
  const say = useStateLine();
  const count = Object.values(site.alarms).reduce((a, b) => a + b, 0);
  return (
    <div className="site-card-lines">
      <div className={site.stopped ? "site-card-stopped" : ""}>{say(site)}</div>
      <div className="site-card-tags">
        <SiteTags site={site} />
        {site.file !== null && <span className="muted">{t("world.file", { file: site.file })}</span>}
      </div>
      {site.facts.some(({ kind }) => kind === "speed") && (
        <div className="site-card-tags muted">
          {(["free", "dense", "slow"] as const).map((name) => (
            <span key={name} className="mini-key">
              <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden>
                <circle className={`mini-${name}`} cx="5" cy="5" r="4" />
              </svg>
              {t(`world.${name}`, { from: FREE_FROM_MPH, below: SLOW_BELOW_MPH })}
            </span>
          ))}
        </div>
      )}
      <div className="site-card-alarms muted">
        <span>{count === 0 ? t("world.quiet") : t("world.alarms", { count })}</span>
        <span className="spacer" />
        {site.things > 0 && <span>{t("world.things", { online: site.online, all: site.things })}</span>}
      </div>
      <ul className="site-card-list">
        {site.urgent.map((alarm) => (
          <li key={alarm.id}>
            <AlarmShape priority={alarm.priority} unacknowledged={alarm.state === "unacknowledged"} size={17} />
            <span>{textOf(alarm.title, i18n.language)}</span>
            <span className="muted">{t(`alarm.states.${alarm.state}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const Body = memo(function Body({ site, drawn }: { site: SiteSummary; drawn: boolean }) {
  const { t, i18n } = useTranslation();
  const title = textOf(site.title, i18n.language);
  return (
    <>
      {drawn ? <SiteMiniature site={site} /> : <div className="miniature" />}
      <h2>{title}</h2>
      <Lines site={site} />
      <span className="site-card-go">
        {t("world.open", { site: title })} <IconArrowRight size={16} aria-hidden />
      </span>
    </>
  );
});

/** A site in short. Far from the screen it stays as it was, and costs nothing. */
export const SiteCard = memo(function SiteCard({ site }: { site: SiteSummary }) {
  const card = useRef<HTMLAnchorElement>(null);
  const near = useNear(card);
  useEffect(() => (near ? watchMarks(site.id) : undefined), [near, site.id]);
  const [shown, setShown] = useState({ site, drawn: false });
  if (near && (shown.site !== site || !shown.drawn)) setShown({ site, drawn: true });
  return (
    <a
      ref={card}
      className="card site-card"
      href={`/site/${site.id}`}
      onClick={(event) => follow(event, atSite(site.id))}
    >
      <Body {...shown} />
    </a>
  );
});
