import { useTranslation } from "react-i18next";
import { useThingName, useZone } from "../../session/context.tsx";
import { textOf, timeText } from "../../ui/format.ts";
import { type AlarmBar, rowsOf } from "./alarmBars.ts";
import { type TimeWindow, toX } from "./scale.ts";

const BAR = 3;
const STEP = BAR + 1;
/** The marks' half of the lane. */
const MARKS = 18;

/** How long each alarm held, at the foot of its lane; one that began before the window begins at its edge. */
export function AlarmBars(props: {
  bars: readonly AlarmBar[];
  window: TimeWindow;
  width: number;
  nowMs: number;
  bottom: number;
  lane: number;
}) {
  const { t, i18n } = useTranslation();
  const zone = useZone();
  const name = useThingName();
  const { bars, window, width, nowMs, bottom, lane } = props;
  const rows = rowsOf(bars, Math.max(1, Math.floor((lane - MARKS) / STEP)));
  return (
    <g className="alarm-bars">
      {bars.map(({ alarm, fromMs, toMs }, i) => {
        const from = Math.max(-1, toX(window, width, fromMs));
        const to = Math.min(width + 1, toX(window, width, toMs ?? nowMs));
        const span = `${timeText(fromMs, zone)} – ${toMs === null ? t("timeline.now") : timeText(toMs, zone)}`;
        return (
          <rect
            key={`${alarm.id} ${fromMs}`}
            className={`alarm-bar mark-${alarm.priority}`}
            x={from}
            y={bottom - 1 - STEP * (rows[i]! + 1)}
            width={Math.max(2, to - from)}
            height={BAR}
          >
            <title>{`${textOf(alarm.title, i18n.language)} · ${name(alarm.thing)} · ${span}`}</title>
          </rect>
        );
      })}
    </g>
  );
}
