import { ActionIcon } from "@mantine/core";
import { IconKeyboard, IconSearch, IconUsersGroup } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { isActive } from "../../twins/operations/alarm.ts";
import { KpiStrip } from "../panels/Kpis/KpiStrip.tsx";
import { Origins } from "../panels/Origins.tsx";
import { useAlarms, usePastMs, useReplica, useShown, useSite, useTick, useZone } from "../session/context.tsx";
import { newestAgeMs } from "../session/origins.ts";
import { silentAfterMs } from "../session/silence.ts";
import { AlarmShape } from "../ui/AlarmShape.tsx";
import { timeText, zoneText } from "../ui/format.ts";
import { useSpan } from "../ui/parts.tsx";
import { openCommunity } from "./openCommunity.ts";
import { openPanel } from "./openPanel.ts";
import { useOverlays } from "./overlays.ts";
import { PresenceStack } from "./Presence.tsx";
import { SettingsMenu } from "./SettingsMenu.tsx";
import { SiteTitle } from "./SiteTitle.tsx";
import { StopButton } from "./StopButton.tsx";

export function Clock() {
  const { t } = useTranslation();
  useTick(250);
  const zone = useZone();
  const atMs = useReplica().serverNowMs();
  const pastMs = usePastMs();
  if (pastMs !== null)
    return (
      <span className="top-item num clock-past" title={t("replay.clockTitle")}>
        <span className="tag">{t("replay.tag")}</span>{" "}
        <strong>{t("replay.utc", { time: timeText(atMs > 0 ? atMs : pastMs, "UTC") })}</strong>
      </span>
    );
  return (
    <span className="top-item num" title={t("top.clock")}>
      <strong>{timeText(atMs, zone)}</strong> <span className="muted">{zoneText(atMs, zone)}</span>
    </span>
  );
}

/** How old the newest value is: at the shown moment, in a replay. */
export function DataAge() {
  return usePastMs() === null ? <LiveAge /> : <PastAge />;
}

function PastAge() {
  const { t } = useTranslation();
  const span = useSpan();
  useTick(250);
  const { replay } = useSite();
  const newestMs = replay.newestMs();
  return (
    <span className="top-item age age-past" title={t("replay.ageTitle")}>
      <i aria-hidden />
      {newestMs > 0 ? t("replay.age", { age: span(replay.serverNowMs() - newestMs) }) : t("link.noData")}
    </span>
  );
}

/** State of the connection and how old the newest value is. */
function LiveAge() {
  // Where nothing has ever reported nothing grows old: the origin beside it says so.
  useTick(1000);
  const ageMs = newestAgeMs(useSite().live);
  return ageMs === null ? null : <ReportedAge />;
}

function ReportedAge() {
  const { t } = useTranslation();
  const span = useSpan();
  useTick(250);
  const session = useSite();
  const phase = useStore(session.sync, (state) => state.phase);
  const ageMs = newestAgeMs(session.live);
  const lateMs = silentAfterMs(session.live);
  const bad = phase === "offline" || (ageMs !== null && ageMs > lateMs);
  const title = `${t("link.ageTitle")} ${t("link.ageLate", { span: span(lateMs) })}`;
  return (
    <span className={`top-item age age-${bad ? "bad" : phase}`} title={title}>
      <i aria-hidden />
      {ageMs === null ? (
        t("link.noData")
      ) : (
        <>
          <span className="age-said">{t("link.age", { age: span(ageMs) })}</span>
          <span className="age-short">{span(ageMs)}</span>
        </>
      )}
    </span>
  );
}

const PRIORITIES = ["critical", "high", "medium", "low"] as const;

export function AlarmCounts() {
  const { t } = useTranslation();
  const alarms = useAlarms();
  const known = useShown((shown) => shown.alarmsKnown);
  const active = [...alarms.values()].filter(isActive);
  return (
    <button type="button" className="alarm-counts" onClick={() => openPanel("alarms")}>
      <span className="sr-only">{t("panel.alarms")}</span>
      {PRIORITIES.map((priority) => {
        const some = active.filter((alarm) => alarm.priority === priority);
        if (some.length === 0 && priority === "low") return null;
        const n = known ? String(some.length) : "–";
        const label = known
          ? t("top.alarmsOf", { n, priority: t(`alarm.${priority}`) })
          : t("top.alarmsUnknown", { priority: t(`alarm.${priority}`) });
        const fresh = some.some((alarm) => alarm.state === "unacknowledged");
        return (
          <span key={priority} className={some.length === 0 ? "none" : ""} title={label}>
            <AlarmShape priority={priority} unacknowledged={fresh} size={17} label={label} />
            <span className="num" aria-hidden>
              {n}
            </span>
          </span>
        );
      })}
    </button>
  );
}

export function TopBar(props: { narrow?: boolean }) {
  const { t } = useTranslation();
  const show = useOverlays((state) => state.show);
  if (props.narrow === true)
    return (
      <header className="top top-narrow">
        <div className="top-place">
          <SiteTitle />
          <div className="top-times">
            <Clock />
            <DataAge />
            <Origins />
          </div>
        </div>
        <AlarmCounts />
        <SettingsMenu />
        <StopButton />
      </header>
    );
  return (
    <header className="top">
      <SiteTitle />
      <Clock />
      <DataAge />
      <Origins moment />
      <AlarmCounts />
      <KpiStrip />
      <span className="spacer" />
      <PresenceStack />
      <button type="button" className="find" title={t("top.palette")} onClick={() => show("palette")}>
        <IconSearch size={15} aria-hidden /> {t("common.search")} <kbd aria-hidden>Ctrl K</kbd>
      </button>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        aria-label={t("top.help")}
        title={t("top.help")}
        onClick={() => show("help")}
      >
        <IconKeyboard size={19} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        aria-label={t("community.open")}
        title={t("community.open")}
        onClick={() => openCommunity("proposals")}
      >
        <IconUsersGroup size={19} />
      </ActionIcon>
      <SettingsMenu />
      <StopButton />
    </header>
  );
}
