import { useElementSize } from "@mantine/hooks";
import { type PointerEvent, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAsk, useDomain, useSite, useZone } from "../../session/context.tsx";
import { seekTo } from "../../session/playback.ts";
import { useView } from "../../session/view.ts";
import { dateTimeText, timeText } from "../../ui/format.ts";
import { Forecast } from "./Forecast.tsx";
import { type Cluster, cluster, LANES, markOf, mergeEvents } from "./marks.ts";
import { type TimeWindow, ticks, toMs, toX } from "./scale.ts";
import { useEventText } from "./useEventText.ts";

const AXIS = 22;
const LANE = 24;
export const TRACK_HEIGHT = AXIS + LANE * LANES.length;
const EVENTS = 2000;
/** A drag asks for the past at most this often. */
const DRAG_MS = 80;

function Mark(props: { cluster: Cluster; lane: number; onSeek: (ms: number) => void }) {
  const text = useEventText();
  const { cluster: group } = props;
  const y = AXIS + props.lane * LANE + LANE / 2;
  const newest = group.marks.at(-1)!;
  const words = group.marks.slice(-6).map((mark) => text(mark.event.event));
  const more = group.marks.length > 6 ? [`+${group.marks.length - 6}`] : [];
  return (
    <g
      className={`mark mark-${group.look}`}
      transform={`translate(${group.x} ${y})`}
      onPointerDown={(event) => event.stopPropagation()}
      onClick={() => props.onSeek(newest.atMs)}
    >
      <title>{[...words, ...more].join("\n")}</title>
      <rect className="mark-hit" x={-7} y={-11} width={14} height={22} />
      {group.lane === "alarms" ? (
        <path d="M0-6 6 5H-6z" />
      ) : group.lane === "commands" ? (
        <rect x={-2.5} y={-7} width={5} height={14} rx={1.5} />
      ) : group.lane === "receipts" ? (
        <circle r={4.5} />
      ) : (
        <path d="M0-6 6 0 0 6-6 0z" />
      )}
      {group.marks.length > 1 && (
        <text y={-7} x={6}>
          {group.marks.length}
        </text>
      )}
    </g>
  );
}

function useClusters(window: TimeWindow, width: number): Cluster[] {
  const { siteId } = useSite();
  const live = useDomain((domain) => domain.events);
  // Asked again when the window has moved by a tenth, not every second.
  const grid = (window.toMs - window.fromMs) / 10;
  const fromMs = Math.floor(window.fromMs / grid) * grid;
  const [past] = useAsk("events", { siteId, fromMs, toMs: Math.ceil(window.toMs / grid) * grid, limit: EVENTS });
  const fetched = past.phase === "done" ? past.value.events : null;
  const marks = useMemo(
    () =>
      mergeEvents(fetched ?? [], live)
        .map(markOf)
        .filter((mark) => mark !== null),
    [fetched, live],
  );
  return cluster(marks, window, width);
}

/** The band of time: lanes of marks, now, the shown moment. Dragging scrubs. */
export function Track(props: { window: TimeWindow; nowMs: number }) {
  const { t } = useTranslation();
  const { window, nowMs } = props;
  const session = useSite();
  const zone = useZone();
  const at = useView((view) => view.at);
  const { ref, width } = useElementSize();
  const [held, setHeld] = useState<TimeWindow | null>(null);
  const [hover, setHover] = useState<number | null>(null);
  const last = useRef(0);
  const shown = held ?? window;
  const clusters = useClusters(shown, width);
  const axis = ticks(shown, width);
  const nowX = toX(shown, width, nowMs);
  const atX = at === null ? nowX : toX(shown, width, at);
  const seconds = axis.stepMs < 60_000;

  const under = (event: PointerEvent): number =>
    toMs(shown, width, event.clientX - event.currentTarget.getBoundingClientRect().left);
  function move(event: PointerEvent): void {
    const ms = under(event);
    setHover(event.pointerType === "mouse" ? ms : null);
    if (held === null || performance.now() - last.current < DRAG_MS) return;
    last.current = performance.now();
    seekTo(session, ms);
  }
  return (
    <div className="track" ref={ref}>
      {width > 0 && (
        <svg
          width={width}
          height={TRACK_HEIGHT}
          role="slider"
          tabIndex={0}
          aria-label={`${t("timeline.label")}. ${t("timeline.hint")}`}
          aria-valuemin={Math.round(shown.fromMs / 1000)}
          aria-valuemax={Math.round(shown.toMs / 1000)}
          aria-valuenow={Math.round((at ?? nowMs) / 1000)}
          aria-valuetext={at === null ? t("link.live") : dateTimeText(at, zone)}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            setHeld(window);
            seekTo(session, under(event));
          }}
          onPointerMove={move}
          onPointerUp={(event) => {
            if (held !== null) seekTo(session, under(event));
            setHeld(null);
          }}
          onPointerCancel={() => setHeld(null)}
          onPointerLeave={() => setHover(null)}
        >
          <defs>
            <pattern id="hatch" width={7} height={7} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <line x1={0} y1={0} x2={0} y2={7} className="hatch-line" />
            </pattern>
          </defs>
          {nowX < width && (
            <rect
              className="track-future"
              x={Math.max(0, nowX)}
              y={AXIS}
              width={width - Math.max(0, nowX)}
              height={TRACK_HEIGHT - AXIS}
            />
          )}
          {LANES.map((lane, i) => (
            <g key={lane}>
              <line className="lane-line" x1={0} x2={width} y1={AXIS + i * LANE} y2={AXIS + i * LANE} />
              <text className="lane-name" x={6} y={AXIS + i * LANE + LANE / 2 + 4}>
                {t(`timeline.lanes.${lane}`)}
              </text>
            </g>
          ))}
          {axis.atMs.map((ms) => (
            <g key={ms} className="tick" transform={`translate(${toX(shown, width, ms)} 0)`}>
              <line y1={AXIS - 5} y2={TRACK_HEIGHT} />
              <text y={13}>{seconds ? timeText(ms, zone) : timeText(ms, zone).slice(0, -3)}</text>
            </g>
          ))}
          <Forecast window={shown} width={width} nowMs={nowMs} top={AXIS} />
          {clusters.map((group) => (
            <Mark
              key={`${group.lane}${group.marks[0]!.event.seq}`}
              cluster={group}
              lane={LANES.indexOf(group.lane)}
              onSeek={(ms) => seekTo(session, ms)}
            />
          ))}
          <g className="now" transform={`translate(${nowX} 0)`}>
            <line y1={AXIS - 8} y2={TRACK_HEIGHT} />
            <text y={13}>{t("timeline.now")}</text>
          </g>
          {hover !== null && (
            <line
              className="hover-line"
              x1={toX(shown, width, hover)}
              x2={toX(shown, width, hover)}
              y1={AXIS}
              y2={TRACK_HEIGHT}
            />
          )}
          {at !== null && (
            <g className="cursor" transform={`translate(${atX} 0)`}>
              <line y1={AXIS - 4} y2={TRACK_HEIGHT} />
              <path d="M-6 8h12v8l-6 6-6-6z" />
            </g>
          )}
        </svg>
      )}
      {clusters.length === 0 && <p className="muted track-empty">{t("timeline.empty")}</p>}
    </div>
  );
}
