import { useTranslation } from "react-i18next";
import type { Mph, TrafficView } from "../../../twins/protocol/homeCity.ts";
import { useThingName } from "../../session/context.tsx";

const [WIDTH, HEIGHT] = [720, 140];
const MOST_MPH = 80;

/** Points of a polyline, cut where nothing is known. @param from place of the first value among `count` */
export function segments(values: readonly Mph[], from: number, count: number): readonly string[] {
  const parts: string[][] = [[]];
  for (const [i, mph] of values.entries()) {
    if (mph === null) parts.push([]);
    else
      parts
        .at(-1)
        ?.push(`${(((from + i) / (count - 1)) * WIDTH).toFixed(1)},${(HEIGHT - (mph / MOST_MPH) * HEIGHT).toFixed(1)}`);
  }
  return parts.filter((part) => part.length > 0).map((part) => part.join(" "));
}

/** A detector's last two hours, what is told of the next one, and what happened in it. */
export function SpeedChart({ chart }: { chart: NonNullable<TrafficView["chart"]> }) {
  const { t } = useTranslation();
  const name = useThingName();
  const { pastMph, toldMph, happenedMph } = chart;
  const now = pastMph.length - 1;
  const count = now + toldMph.length;
  const lines = [
    ["past", segments(pastMph, 0, count)],
    ["happened", segments(happenedMph, now, count)],
    ["told", segments(toldMph, now, count)],
  ] as const;
  return (
    <figure className="traffic-chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t("city.chart", { name: name(chart.detector) })}>
        {[20, 40, 60].map((mph) => (
          <line
            key={mph}
            className="traffic-grid"
            x1={0}
            x2={WIDTH}
            y1={HEIGHT - (mph / MOST_MPH) * HEIGHT}
            y2={HEIGHT - (mph / MOST_MPH) * HEIGHT}
          />
        ))}
        {lines.flatMap(([of, parts]) =>
          parts.map((points) => <polyline key={`${of} ${points}`} className={`traffic-${of}`} points={points} />),
        )}
      </svg>
      <figcaption className="muted">
        {t("city.chart", { name: name(chart.detector) })}
        {(["past", "told", "happened"] as const).map((of) => (
          <span key={of}>
            {" "}
            <i className={`traffic-key traffic-key-${of}`} aria-hidden /> {t(`city.legend.${of}`)}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
