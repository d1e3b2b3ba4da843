import { useElementSize } from "@mantine/hooks";
import { type PointerEvent, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useAsk, useDomain, useSite, useZone } from "../../session/context.tsx";
import { seekTo } from "../../session/playback.ts";
import { useView } from "../../session/view.ts";
import { dateTimeText, timeText } from "../../ui/format.ts";
import { AlarmBars } from "./AlarmBars.tsx";
import { type AlarmBar, alarmBars } from "./alarmBars.ts";
import { Forecast } from "./Forecast.tsx";
import { MarkShape } from "./MarkShape.tsx";
import { type Cluster, cluster, LANES, marksOf, mergeEvents } from "./marks.ts";
import { type TimeWindow, ticks, toMs, toX } from "./scale.ts";
import { useEventText } from "./useEventText.ts";

const AXIS = 22;
/** Under the last lane, so that nothing stands on the panel's edge. */
const FOOT = 8;
/** The lanes share the height there is, between these. */
const LANE_PX = [22, 40] as const;
/** Labels nearer to "now" than this are left out. */
const NOW_PX = 46;
const EVENTS = 2000;
/** A drag asks for the past at most this often. */
const DRAG_MS = 80;

function Mark(props: { cluster: Cluster; y: number }) {
  const text = useEventText();
  const { cluster: group } = props;
  const words = group.marks.slice(-6).map((mark) => text(mark.event.event));
  const more = group.marks.length > 6 ? [`+${group.marks.length - 6}`] : [];
  return (
    <g className={`mark mark-${group.look}`} transform={`translate(${group.x} ${props.y})`}>
      <title>{[...words, ...more].join("\n")}</title>
      <rect className="mark-hit" x={-7} y={-11} width={14} height={22} />
      <MarkShape lane={group.lane} look={group.look} />
      {group.marks.length > 1 && (
        <text y={-7} x={5}>
          {group.marks.length}
        </text>
      )}
    </g>
  );
}

interface Marked {
  readonly clusters: Cluster[];
  readonly bars: AlarmBar[];
  readonly more: boolean;
}

function useMarks(window: TimeWindow, width: number): Marked {
  const { siteId } = useSite();
  const live = useDomain((domain) => domain.events);
  const alarms = useDomain((domain) => domain.alarms);
  // Asked again when the window has moved by a tenth, not every second.
  const grid = (window.toMs - window.fromMs) / 10;
  const fromMs = Math.floor(window.fromMs / grid) * grid;
  const [past] = useAsk("events", { siteId, fromMs, toMs: Math.ceil(window.toMs / grid) * grid, limit: EVENTS });
  const [stood] = useAsk("alarms", { siteId, atMs: fromMs });
  const fetched = past.phase === "done" ? past.value.events : null;
  const events = useMemo(() => mergeEvents(fetched ?? [], live), [fetched, live]);
  const marks = useMemo(() => marksOf(events), [events]);
  const more = past.phase === "done" && past.value.more;
  const knownMs = more ? (fetched?.at(-1)?.atMs ?? fromMs) : window.toMs;
  const before = stood.phase === "done" ? stood.value.alarms : [];
  const bars = alarmBars(before, events, alarms, window, knownMs);
  return { clusters: cluster(marks, window, width), bars, more };
}

interface BandProps {
  readonly window: TimeWindow;
  readonly width: number;
  readonly height: number;
  readonly nowMs: number;
  readonly clusters: readonly Cluster[];
  readonly bars: readonly AlarmBar[];
}

/** What is drawn of a stretch of time: axis, lanes, forecast, marks, now. */
function Band({ window, width, height, nowMs, clusters, bars }: BandProps) {
  const { t } = useTranslation();
  const zone = useZone();
  const axis = ticks(window, width);
  const nowX = toX(window, width, nowMs);
  const lane = (height - AXIS - FOOT) / LANES.length;
  const seconds = axis.stepMs < 60_000;
  return (
    <>
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
          height={height}
        />
      )}
      {LANES.map((name, i) => (
        <line key={name} className="lane-line" x1={0} x2={width} y1={AXIS + i * lane} y2={AXIS + i * lane} />
      ))}
      {axis.atMs.map((ms) => {
        const x = toX(window, width, ms);
        return (
          <g key={ms} className="tick" transform={`translate(${x} 0)`}>
            <line y1={AXIS - 5} y2={height} />
            {Math.abs(x - nowX) > NOW_PX && x > 18 && x < width - 18 && (
              <text y={13}>{seconds ? timeText(ms, zone) : timeText(ms, zone).slice(0, -3)}</text>
            )}
          </g>
        );
      })}
      <Forecast window={window} width={width} nowMs={nowMs} top={AXIS} height={height - AXIS - FOOT} />
      <AlarmBars bars={bars} window={window} width={width} nowMs={nowMs} bottom={AXIS + lane} lane={lane} />
      {clusters.map((group) => (
        <Mark
          key={`${group.lane} ${group.marks[0]!.event.seq} ${group.x}`}
          cluster={group}
          y={AXIS + (LANES.indexOf(group.lane) + 0.5) * lane}
        />
      ))}
      <g className="now" transform={`translate(${nowX} 0)`}>
        <line y1={AXIS - 6} y2={height} />
        <text y={13}>{t("timeline.now")}</text>
      </g>
    </>
  );
}

/** The band of time: lanes of marks, now, the shown moment. Dragging scrubs. */
export function Track(props: { window: TimeWindow; nowMs: number }) {
  const { t } = useTranslation();
  const session = useSite();
  const zone = useZone();
  const at = useView((view) => view.at);
  const { ref, width, height: room } = useElementSize();
  const [held, setHeld] = useState<TimeWindow | null>(null);
  const [hover, setHover] = useState<number | null>(null);
  const last = useRef(0);
  const offline = useStore(session.sync, (state) => state.phase === "offline");
  const window = held ?? props.window;
  const { clusters, bars, more } = useMarks(window, width);
  const lane = Math.min(LANE_PX[1], Math.max(LANE_PX[0], (room - AXIS - FOOT) / LANES.length));
  const height = AXIS + lane * LANES.length + FOOT;
  const x = (ms: number): number => toX(window, width, ms);
  // The element's own box: the observed width lags one frame behind a layout.
  const under = (event: PointerEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return toMs(window, box.width, event.clientX - box.left);
  };
  function move(event: PointerEvent): void {
    setHover(event.pointerType === "mouse" ? under(event) : null);
    if (held === null || performance.now() - last.current < DRAG_MS) return;
    last.current = performance.now();
    seekTo(session, under(event));
  }
  return (
    <div className="track">
      <div className="lanes" style={{ paddingTop: AXIS }} aria-hidden>
        {LANES.map((name) => (
          <div key={name} style={{ height: lane }}>
            {t(`timeline.lanes.${name}`)}
          </div>
        ))}
      </div>
      <div
        className="band"
        ref={ref}
        role="slider"
        tabIndex={0}
        aria-label={`${t("timeline.label")}. ${t("timeline.hint")}`}
        aria-valuemin={Math.round(window.fromMs / 1000)}
        aria-valuemax={Math.round(window.toMs / 1000)}
        aria-valuenow={Math.round((at ?? props.nowMs) / 1000)}
        aria-valuetext={at === null ? t(offline ? "link.none" : "link.present") : dateTimeText(at, zone)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setHeld(props.window);
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
        {width > 0 && (
          <svg width={width} height={height} aria-hidden>
            <Band window={window} width={width} height={height} nowMs={props.nowMs} clusters={clusters} bars={bars} />
            {hover !== null && <line className="hover-line" x1={x(hover)} x2={x(hover)} y1={AXIS} y2={height} />}
            {at !== null && (
              <g className="cursor" transform={`translate(${x(at)} 0)`}>
                <line y1={AXIS - 4} y2={height} />
                <path d="M-6 8h12v8l-6 6-6-6z" />
              </g>
            )}
          </svg>
        )}
        {clusters.length + bars.length === 0 && <p className="muted track-empty">{t("timeline.empty")}</p>}
        {more && <p className="muted track-more">{t("timeline.truncated", { n: EVENTS })}</p>}
      </div>
    </div>
  );
}
