import { useTranslation } from "react-i18next";
import type { Mph, TrafficView } from "../../../twins/protocol/homeCity.ts";
import { STEP_MS } from "../../../twins/sites/los-angeles/frames.ts";
import { useThingName, useZone } from "../../session/context.tsx";
import { chartScale } from "../../ui/chartScale.ts";
import { timeText, unitText } from "../../ui/format.ts";
import { type Plot, SvgChart } from "../../ui/SvgChart.tsx";

/** The axis reaches so far, mph, so that one detector's chart can be laid beside another's; a faster one reaches farther. */
const USUAL_MOST_MPH = 80;
/** Every so many steps of the recording a time stands: half an hour. */
const MARK_STEPS = 6;

/** Points of a polyline, cut where nothing is known. @param from place of the first value among `count` */
export function segments(
  values: readonly Mph[],
  from: number,
  count: number,
  plot: Pick<Plot, "x" | "y">,
): readonly string[] {
  const parts: string[][] = [[]];
  for (const [i, mph] of values.entries()) {
    if (mph === null) parts.push([]);
    else parts.at(-1)?.push(`${plot.x((from + i) / (count - 1)).toFixed(1)},${plot.y(mph).toFixed(1)}`);
  }
  return parts.filter((part) => part.length > 0).map((part) => part.join(" "));
}

interface SpeedChartProps {
  readonly chart: NonNullable<TrafficView["chart"]>;
  /** The step that the forecast is made at, epoch ms. */
  readonly atMs: number;
}

/** A detector's last two hours, what is told of the next one, and what happened in it. */
export function SpeedChart({ chart, atMs }: SpeedChartProps) {
  const { t, i18n } = useTranslation();
  const zone = useZone();
  const name = useThingName();
  const { pastMph, toldMph, happenedMph } = chart;
  const now = pastMph.length - 1;
  const count = now + toldMph.length;
  const marks = Array.from({ length: count }, (_, i) => i)
    .filter((i) => (i - now) % MARK_STEPS === 0)
    .map((i) => ({ at: i / (count - 1), text: timeText(atMs + (i - now) * STEP_MS, zone).slice(0, 5) }));
  const known = [...pastMph, ...toldMph, ...happenedMph].flatMap((mph) => mph ?? []);
  const title = t("city.chart", { name: name(chart.detector) });
  return (
    <figure className="traffic-chart">
      <figcaption>{title}</figcaption>
      <SvgChart
        label={title}
        left={{ ...chartScale([...known, USUAL_MOST_MPH]), unit: unitText("[mi_i]/h", i18n.language) }}
        marks={marks}
      >
        {(plot) => (
          <>
            <line
              className="traffic-now"
              x1={plot.x(now / (count - 1))}
              x2={plot.x(now / (count - 1))}
              y1={plot.top}
              y2={plot.bottom}
            />
            {(
              [
                ["past", segments(pastMph, 0, count, plot)],
                ["happened", segments(happenedMph, now, count, plot)],
                ["told", segments(toldMph, now, count, plot)],
              ] as const
            ).flatMap(([of, parts]) =>
              parts.map((points) => <polyline key={`${of} ${points}`} className={`traffic-${of}`} points={points} />),
            )}
          </>
        )}
      </SvgChart>
      <p className="muted traffic-legend">
        {(["past", "told", "happened"] as const).map((of) => (
          <span key={of}>
            <svg width={26} height={10} aria-hidden>
              <line className={`traffic-${of}`} x1={0} x2={26} y1={5} y2={5} />
            </svg>{" "}
            {t(`city.legend.${of}`)}
          </span>
        ))}
        <span>
          <svg width={26} height={10} aria-hidden>
            <line className="traffic-now" x1={13} x2={13} y1={0} y2={10} />
          </svg>{" "}
          {t("city.legend.now", { time: timeText(atMs, zone).slice(0, 5) })}
        </span>
      </p>
    </figure>
  );
}
