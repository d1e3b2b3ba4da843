import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { OddsView } from "../../../twins/protocol/debrief.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import { textOf } from "../../ui/format.ts";
import { boxOf } from "./HeatMaps.tsx";
import { ODDS_STEPS, type OddsStep, oddsCells, PERCENT_STEPS } from "./oddsClasses.ts";

/** Each step by tone and by lines: the more likely, the more of both. */
export function OddsPattern(props: { id: string; step: OddsStep; sizeM: number; from?: readonly [number, number] }) {
  const { id, step, sizeM, from = [0, 0] } = props;
  const at = ODDS_STEPS.indexOf(step);
  const lines = Array.from({ length: at + 1 }, (_, n) => ((n + 0.5) * sizeM) / (at + 1));
  return (
    <pattern id={id} patternUnits="userSpaceOnUse" x={from[0]} y={from[1]} width={sizeM} height={sizeM}>
      <rect width={sizeM} height={sizeM} className="odds-tone" fillOpacity={0.15 + 0.3 * at} />
      {lines.map((x) => (
        <path key={x} d={`M${x} 0V${sizeM}`} className="debrief-hatch" strokeWidth={sizeM * 0.06} />
      ))}
    </pattern>
  );
}

/** Of a floor: where who stands unprotected is struck, and where one took cover. */
export function OddsMap(props: { odds: OddsView; venue: VenueView; storey: number; isOwn: boolean }) {
  const { odds, venue, storey } = props;
  const { t, i18n } = useTranslation();
  const id = useId();
  const floor = venue.storeys[storey];
  if (floor === undefined) return null;
  const { left, low, width, height } = boxOf({ ...venue, muster: [] }, storey);
  const top = low + height;
  const walls = floor.walls.map(([a, b]) => `M${a[0] - left} ${top - a[1]}L${b[0] - left} ${top - b[1]}`).join("");
  const things = venue.obstacles.filter((one) => one.storey === storey);
  const label = t("odds.mapOf", { storey: textOf(floor.title, i18n.language) });
  const own = props.isOwn && odds.own?.storey === storey ? odds.own : null;
  return (
    <figure className="debrief-map">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        <defs>
          {ODDS_STEPS.map((step) => (
            <OddsPattern key={step} id={`${id}-${step}`} step={step} sizeM={odds.cellM} from={[-left, top]} />
          ))}
        </defs>
        {things.map(({ at, headingRad, sizeM }) => (
          <rect
            key={`${at[0]} ${at[1]}`}
            x={-sizeM[0] / 2}
            y={-sizeM[1] / 2}
            width={sizeM[0]}
            height={sizeM[1]}
            className="odds-thing"
            transform={`translate(${at[0] - left} ${top - at[1]}) rotate(${(-180 / Math.PI) * headingRad})`}
          />
        ))}
        {oddsCells(odds, storey).map(({ key, x, y, step }) => (
          <rect
            key={key}
            x={x - left}
            y={top - y - odds.cellM}
            width={odds.cellM}
            height={odds.cellM}
            fill={`url(#${id}-${step})`}
          />
        ))}
        <path d={walls} className="debrief-walls" />
        {own !== null && (
          <g transform={`translate(${own.x - left} ${top - own.y})`}>
            <circle r={width / 40} className="drill-path-here" />
            <text y={-width / 28} fontSize={width / 26} className="odds-you">
              {t("debrief.you")}
            </text>
          </g>
        )}
      </svg>
      <figcaption>{label}</figcaption>
    </figure>
  );
}

export function OddsLegend() {
  const { t } = useTranslation();
  const id = useId();
  const { safe, unsafe } = PERCENT_STEPS;
  const words: Record<OddsStep, string> = {
    safe: t("odds.legend.safe", { n: safe }),
    chance: t("odds.legend.chance", { from: safe, to: unsafe }),
    unsafe: t("odds.legend.unsafe", { n: unsafe }),
  };
  return (
    <ul className="debrief-legend" aria-label={t("debrief.legend")}>
      {ODDS_STEPS.map((step) => (
        <li key={step}>
          <svg viewBox="0 0 2 1" aria-hidden>
            <defs>
              <OddsPattern id={`${id}-${step}`} step={step} sizeM={1} />
            </defs>
            <rect width={2} height={1} fill={`url(#${id}-${step})`} />
          </svg>
          <span>{words[step]}</span>
        </li>
      ))}
    </ul>
  );
}
