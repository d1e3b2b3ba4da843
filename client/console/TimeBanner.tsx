import { Button } from "@mantine/core";
import { IconHistory, IconSparkles } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useDomain, useSite, useTick, useZone } from "../session/context.tsx";
import { backToLive } from "../session/playback.ts";
import { useExpectation } from "../session/rehearsed.ts";
import { useView } from "../session/view.ts";
import { dateTimeText, timeText, zoneText } from "../ui/format.ts";
import { ErrorNote } from "../ui/parts.tsx";

/** A moment at the site with its offset, and in UTC: 2026-11-22 14:03:22 +01 (13:03:22 UTC). */
function momentText(atMs: number, zone: string): string {
  const [there, utc] = [dateTimeText(atMs, zone), dateTimeText(atMs, "UTC")];
  if (there === utc) return `${utc} UTC`;
  const sameDay = there.slice(0, 10) === utc.slice(0, 10);
  return `${there} ${zoneText(atMs, zone)} (${sameDay ? timeText(atMs, "UTC") : utc} UTC)`;
}

/** Says unmistakably that the screen does not show the present. */
export function TimeBanner() {
  const { t } = useTranslation();
  useTick(1000);
  const session = useSite();
  const zone = useZone();
  const at = useView((view) => view.at);
  const expected = useExpectation();
  const stopped = useDomain((domain) => domain.stopped !== null);
  const { playing, speed, loading, error: lost } = useStore(session.replay.state);
  const error = useStore(session.replay.past.state, (past) => past.error) ?? lost;
  if (at === null) return null;
  const time = dateTimeText(at, zone);
  const past = at <= session.nowMs();
  const future =
    expected === null
      ? t("replay.noForecast", { time })
      : expected.kind === "plan"
        ? t("replay.forecastPlan", { time, branch: t(`compare.branches.${expected.plan.body.branch}`) })
        : t("replay.forecast", { time, branch: t(`compare.branches.${expected.shown.result.branch}`) });
  return (
    <div className={`time-banner ${past ? "time-past" : "time-future"}`} role="status">
      {past ? <IconHistory size={17} aria-hidden /> : <IconSparkles size={17} aria-hidden />}
      <strong className="num">{past ? t("replay.banner", { time: momentText(at, zone) }) : future}</strong>
      {past && <span className="muted num">{playing ? `${speed}×` : t("replay.paused")}</span>}
      {loading && past && <span className="muted">{t("replay.loading")}</span>}
      {error !== null && past && <ErrorNote error={error} />}
      <span className="muted">{t("stop.replay")}</span>
      {stopped && <strong className="word-bad">{t("replay.stoppedNow")}</strong>}
      <span className="spacer" />
      <Button size="compact-sm" variant="default" onClick={() => backToLive(session)}>
        {t("replay.live")}
      </Button>
    </div>
  );
}
