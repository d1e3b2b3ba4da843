import { NativeSelect } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HeatView } from "../../../twins/protocol/debrief.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import { numberText, textOf } from "../../ui/format.ts";
import { CLASSES, cellsOf, DIGITS, type Layer } from "./heatClasses.ts";

/** Each step by tone and by lines: more of both the more there is. */
function Pattern(props: { id: string; layer: Layer; at: number; sizeM: number; from?: readonly [number, number] }) {
  const { id, layer, at, sizeM, from = [0, 0] } = props;
  const most = CLASSES[layer].length - 1;
  const lines = Array.from({ length: at }, (_, n) => ((n + 0.5) * sizeM) / at);
  return (
    <pattern id={id} patternUnits="userSpaceOnUse" x={from[0]} y={from[1]} width={sizeM} height={sizeM}>
      <rect
        width={sizeM}
        height={sizeM}
        className={`debrief-tone debrief-tone-${layer}`}
        fillOpacity={0.14 + (0.66 * at) / most}
      />
      {lines.map((x) => (
        <path key={x} d={`M${x} 0V${sizeM}`} className="debrief-hatch" strokeWidth={sizeM * 0.05} />
      ))}
    </pattern>
  );
}

/** What part of the site's plane is shown. */
export function boxOf({ storeys, rooms, muster }: VenueView, storey: number) {
  const points = [
    ...(storeys[storey]?.walls ?? []).flat(),
    ...rooms.filter((one) => one.storey === storey).flatMap(({ outline }) => outline),
    ...(storey === 0 ? muster : []),
  ];
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  if (points.length === 0) return { left: 0, low: 0, width: 1, height: 1 };
  const [left, low] = [Math.min(...xs) - 2, Math.min(...ys) - 2];
  return { left, low, width: Math.max(...xs) + 2 - left, height: Math.max(...ys) + 2 - low };
}

interface MapProps {
  readonly heat: HeatView;
  readonly venue: VenueView;
  readonly layer: Layer;
  readonly storey: number;
}

/** One floor's map over its plan, the worst places by number. */
export function HeatMap({ heat, venue, layer, storey }: MapProps) {
  const { t, i18n } = useTranslation();
  const id = useId();
  const floor = venue.storeys[storey];
  if (floor === undefined) return null;
  const { left, low, width, height } = boxOf(venue, storey);
  const top = low + height;
  const cells = cellsOf(heat, layer, storey);
  const walls = floor.walls.map(([a, b]) => `M${a[0] - left} ${top - a[1]}L${b[0] - left} ${top - b[1]}`).join("");
  const title = textOf(floor.title, i18n.language);
  const label = t("debrief.mapOf", { layer: t(`debrief.layers.${layer}`), storey: title });
  const worst = heat.worst[layer].map((one, at) => ({ ...one, n: at + 1 })).filter((one) => one.storey === storey);
  return (
    <figure className="debrief-map">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        <defs>
          {CLASSES[layer].map(({ to }, at) => (
            <Pattern
              key={to}
              id={`${id}-${at}`}
              layer={layer}
              at={at}
              sizeM={heat.cellM}
              // Lines lie in a square as in the legend.
              from={[heat.x0 - left, top - heat.y0]}
            />
          ))}
        </defs>
        {cells.map(({ key, x, y, at }) => (
          <rect
            key={key}
            x={x - left}
            y={top - y - heat.cellM}
            width={heat.cellM}
            height={heat.cellM}
            fill={`url(#${id}-${at})`}
          />
        ))}
        <path d={walls} className="debrief-walls" />
        {worst.map(({ n, x, y }) => (
          <g key={n} transform={`translate(${x - left} ${top - y})`}>
            <circle r={width / 55} className="drill-path-moment" />
            <text y={width / 150} fontSize={width / 42} className="drill-path-number">
              {n}
            </text>
          </g>
        ))}
      </svg>
      <figcaption>
        {label}
        {cells.length === 0 && `. ${t("debrief.nothing")}`}
      </figcaption>
    </figure>
  );
}

export function HeatLegend({ layer }: { layer: Layer }) {
  const { t } = useTranslation();
  const id = useId();
  const classes = CLASSES[layer];
  const unit = t(`debrief.unit.${layer}`);
  return (
    <ul className="debrief-legend" aria-label={t("debrief.legend")}>
      {classes.map(({ to, name }, at) => {
        const isLast = at === classes.length - 1;
        const value = isLast ? classes[at - 1]!.to : to;
        const words = t(isLast ? "debrief.above" : "debrief.upTo", { n: numberText(value, DIGITS[layer]), unit });
        return (
          <li key={to}>
            <svg viewBox="0 0 2 1" aria-hidden>
              <defs>
                <Pattern id={`${id}-${at}`} layer={layer} at={at} sizeM={1} />
              </defs>
              <rect width={2} height={1} fill={`url(#${id}-${at})`} />
            </svg>
            <span>
              {name !== null && <strong>{name}</strong>} {words}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** The three worst places in words. */
export function WorstPlaces({ heat, layer }: { heat: HeatView; layer: Layer }) {
  const { t, i18n } = useTranslation();
  const unit = t(`debrief.unit.${layer}`);
  const worst = heat.worst[layer].filter(({ value }) => value >= 10 ** -(DIGITS[layer] + 1));
  if (worst.length === 0) return <p>{t("debrief.noWorst")}</p>;
  return (
    <ol className="debrief-worst">
      {worst.map(({ x, y, storey, place, value }) => (
        <li key={`${storey} ${x} ${y}`}>
          {t("debrief.worstLine", {
            ...{ place: textOf(place, i18n.language), unit },
            value: numberText(value, DIGITS[layer]),
          })}
        </li>
      ))}
    </ol>
  );
}

/** Maps of dose, stay and crowding of all people, a floor at a time. */
export function HeatMaps({ heat, venue, layers }: { heat: HeatView; venue: VenueView; layers: readonly Layer[] }) {
  const { t, i18n } = useTranslation();
  const [layer, setLayer] = useState<Layer>("peak");
  const [storey, setStorey] = useState(heat.worst.peak[0]?.storey ?? 0);
  return (
    <section className="card stack">
      <h2>{t("debrief.maps")}</h2>
      <div className="debrief-controls">
        <NativeSelect
          label={t("debrief.layer")}
          value={layer}
          onChange={(event) => {
            const next = layers.find((one) => one === event.currentTarget.value) ?? "peak";
            setLayer(next);
            // Where it is worst is what one asks for first.
            setStorey(heat.worst[next][0]?.storey ?? storey);
          }}
          data={layers.map((one) => ({ value: one, label: t(`debrief.layers.${one}`) }))}
        />
        {venue.storeys.length > 1 && (
          <NativeSelect
            label={t("debrief.storey")}
            value={String(storey)}
            onChange={(event) => setStorey(Number(event.currentTarget.value))}
            data={venue.storeys.map(({ title }, at) => ({ value: String(at), label: textOf(title, i18n.language) }))}
          />
        )}
      </div>
      <p className="muted">{t(`debrief.layerNote.${layer}`, { m: numberText(heat.cellM, 0) })}</p>
      <HeatMap heat={heat} venue={venue} layer={layer} storey={storey} />
      <HeatLegend layer={layer} />
      <h3>{t("debrief.worst")}</h3>
      <WorstPlaces heat={heat} layer={layer} />
    </section>
  );
}
