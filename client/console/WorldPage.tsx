import { IconArrowRight, IconBuildingFactory2, IconFlask, IconHexagon, IconUsersGroup } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useAsk, useLinkState, useTick } from "../session/context.tsx";
import { type SiteGlance, useGlance } from "../session/glance.ts";
import { follow } from "../session/view.ts";
import { AlarmShape } from "../ui/AlarmShape.tsx";
import { textOf } from "../ui/format.ts";
import { Empty, ErrorNote, FailureText } from "../ui/parts.tsx";
import { SettingsMenu } from "./SettingsMenu.tsx";
import { SiteMiniature } from "./SiteMiniature.tsx";

const SHOWN_ALARMS = 3;

function useLine(glance: SiteGlance): string {
  const { t } = useTranslation();
  if (glance.stopped) return t("world.stopped");
  const parts = [
    glance.machines.all > 0 && t("world.machines", glance.machines),
    glance.vehicles.all > 0 && t("world.vehicles", glance.vehicles),
    glance.jobset !== null && t("world.jobset", { n: glance.jobset }),
  ];
  return parts.filter((part) => part !== false).join(" · ");
}

function Line(props: { glance: SiteGlance }) {
  const { t } = useTranslation();
  const { i18n } = useTranslation();
  const { glance } = props;
  const line = useLine(glance);
  const count = glance.alarms.length;
  return (
    <div className="site-card-lines">
      <div className={glance.stopped ? "site-card-stopped" : ""}>{line}</div>
      <div className="site-card-alarms muted">
        <span>{count === 0 ? t("world.quiet") : t("world.alarms", { count })}</span>
        <span className="spacer" />
        <span>{t("world.things", glance.things)}</span>
      </div>
      <ul className="site-card-list">
        {glance.alarms.slice(0, SHOWN_ALARMS).map((alarm) => (
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

function SiteCard(props: { id: string; title: { en: string; zh: string } }) {
  const { t, i18n } = useTranslation();
  const glance = useGlance(props.id);
  const title = textOf(props.title, i18n.language);
  const href = `/site/${props.id}`;
  return (
    <a className="card site-card" href={href} onClick={(event) => follow(event, { site: props.id })}>
      <SiteMiniature siteId={props.id} snapshot={glance.phase === "done" ? glance.value.snapshot : null} />
      <h2>{title}</h2>
      {glance.phase === "done" && <Line glance={glance.value} />}
      {glance.phase === "waiting" && <div className="muted">{t("world.waiting")}</div>}
      {glance.phase === "failed" && <ErrorNote error={glance.error} />}
      <span className="site-card-go">
        {t("world.open", { site: title })} <IconArrowRight size={16} aria-hidden />
      </span>
    </a>
  );
}

/** `/`: every site of the server, live, with its state in one line. */
export function WorldPage() {
  const { t } = useTranslation();
  useTick(60_000);
  const sites = useLinkState((state) => state.sites);
  const phase = useLinkState((state) => state.phase);
  const refusal = useLinkState((state) => state.refusal);
  const [health] = useAsk("health", {});
  return (
    <div className="world">
      <header className="world-bar">
        <IconHexagon size={22} className="brand" aria-hidden />
        <strong>{t("product")}</strong>
        <span className="muted num world-version">{health.phase === "done" ? health.value.version : ""}</span>
        <span className="spacer" />
        <a
          className="world-community"
          href="/sandbox"
          title={t("sandbox.open")}
          onClick={(event) => follow(event, { sandbox: true })}
        >
          <IconFlask size={18} aria-hidden /> {t("sandbox.title")}
        </a>
        <a
          className="world-community"
          href="/community/proposals"
          title={t("community.open")}
          onClick={(event) => follow(event, { community: "proposals" })}
        >
          <IconUsersGroup size={18} aria-hidden /> {t("community.short")}
        </a>
        <SettingsMenu />
      </header>
      <main>
        <h1>{t("world.title")}</h1>
        <p className="muted">{t("world.intro")}</p>
        {phase === "connecting" && <p className="notice">{t("link.connecting")}</p>}
        {phase === "down" && <p className="notice notice-bad">{t("link.offline")}</p>}
        {phase === "refused" && (
          <div className="notice notice-bad" role="alert">
            {t("link.refused")} {refusal !== null && <FailureText error={refusal} />}
          </div>
        )}
        <div className="site-cards">
          {sites.map((site) => (
            <SiteCard key={site.id} {...site} />
          ))}
        </div>
        {phase === "up" && sites.length === 0 && (
          <Empty icon={<IconBuildingFactory2 size={28} />}>{t("world.empty")}</Empty>
        )}
      </main>
    </div>
  );
}
