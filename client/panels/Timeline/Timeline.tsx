import { ActionIcon, Button, NativeSelect } from "@mantine/core";
import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconPlayerTrackNext } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useReplica, useSite, useTick, useZone } from "../../session/context.tsx";
import { newestAgeMs } from "../../session/origins.ts";
import { backToLive, togglePlay } from "../../session/playback.ts";
import { SPEEDS } from "../../session/replay.ts";
import { silentAfterMs } from "../../session/silence.ts";
import { useView } from "../../session/view.ts";
import { dateTimeText } from "../../ui/format.ts";
import { useSpan } from "../../ui/parts.tsx";
import { Origins } from "../Origins.tsx";
import { SPANS_MS, windowFor } from "./scale.ts";
import { Track } from "./Track.tsx";

/** That the present is shown; without a connection, or without new values, what is shown is none. Where the data come from stands beside it. */
function PresentTag() {
  const { t } = useTranslation();
  const session = useSite();
  useTick(1000);
  const phase = useStore(session.sync, (state) => state.phase);
  // Where nothing reports nothing grows old.
  const ageMs = newestAgeMs(session.live);
  const silent = ageMs !== null && ageMs > silentAfterMs(session.live);
  const word = phase === "offline" ? "none" : phase !== "live" ? "fetching" : silent ? "silent" : "present";
  // Nothing that has never reported is up to date.
  const look = word === "present" && ageMs === null ? "quiet" : word;
  return <span className={`present-tag present-${look}`}>{t(`link.${word}`)}</span>;
}

/** Past, now and forecast in one scrubber. */
export function Timeline() {
  const { t } = useTranslation();
  useTick(1000);
  const span = useSpan();
  const session = useSite();
  const zone = useZone();
  const at = useView((view) => view.at);
  const replica = useReplica();
  const { playing, speed, loading } = useStore(session.replay.state);
  const [spanMs, setSpanMs] = useState<number>(SPANS_MS[1]);
  const nowMs = session.nowMs();
  const window = windowFor(nowMs, spanMs, at);
  return (
    <div className="timeline">
      <div className="panel-tools">
        <ActionIcon
          variant="filled"
          size={30}
          radius="xl"
          aria-label={t(playing ? "timeline.pause" : "timeline.play")}
          onClick={() => togglePlay(session)}
        >
          {playing ? <IconPlayerPauseFilled size={15} /> : <IconPlayerPlayFilled size={15} />}
        </ActionIcon>
        <span className="num timeline-at" title={t("timeline.at")}>
          {dateTimeText(at ?? replica.serverNowMs(), zone)}
        </span>
        {at === null ? (
          <PresentTag />
        ) : (
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<IconPlayerTrackNext size={14} aria-hidden />}
            onClick={() => backToLive(session)}
          >
            {t("timeline.back")}
          </Button>
        )}
        <Origins moment />
        {at !== null && loading && <span className="muted">{t("replay.loading")}</span>}
        <span className="spacer" />
        <NativeSelect
          size="xs"
          aria-label={t("timeline.speed")}
          value={String(speed)}
          onChange={(event) => session.replay.setSpeed(Number(event.currentTarget.value))}
          data={SPEEDS.map((s) => ({ value: String(s), label: `${s}×` }))}
        />
        <NativeSelect
          size="xs"
          aria-label={t("timeline.span")}
          value={String(spanMs)}
          onChange={(event) => setSpanMs(Number(event.currentTarget.value))}
          data={SPANS_MS.map((ms) => ({ value: String(ms), label: span(ms) }))}
        />
      </div>
      <Track window={window} nowMs={nowMs} />
    </div>
  );
}
