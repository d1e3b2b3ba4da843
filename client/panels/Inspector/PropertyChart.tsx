import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { PropertyModel } from "../../../twins/core/thing.ts";
import type { ChartRow } from "../../../twins/protocol/console.ts";
import { useAsk, useReplica, useSite, useZone } from "../../session/context.tsx";
import { numberText, textOf, unitText } from "../../ui/format.ts";
import { ErrorNote } from "../../ui/parts.tsx";
import { placeOfLimit } from "./chartData.ts";

const Chart = lazy(() => import("./Chart.tsx"));

/** Charts look back this far. */
export const CHART_MS = 10 * 60_000;
const GRID_MS = 2000;
const POINTS = 300;

/** What the dashed lines mean; of a limit that the picture does not reach, where it lies instead. */
function Limits({ property, rows }: { property: PropertyModel; rows: readonly ChartRow[] }) {
  const { t, i18n } = useTranslation();
  const { limits, digits } = property;
  const unit = unitText(property.unit, i18n.language);
  return (
    <div className="chart-limits">
      {limits.map((limit) => {
        const place = placeOfLimit(limit, rows, limits);
        const value = `${numberText(limit.value, digits)} ${unit}`.trim();
        return (
          <span key={`${limit.kind}${limit.value}`} className={`limit limit-${limit.priority} limit-${place}`}>
            {textOf(limit.title, i18n.language)}: {t("inspector.limit", { value })}
            {place !== "inside" && ` ${t(`inspector.limitOff.${place}`)}`}
          </span>
        );
      })}
    </div>
  );
}

/** A property's last ten minutes before the shown moment, asked again every two seconds. */
export function PropertyChart(props: { thing: string; property: PropertyModel }) {
  const { t, i18n } = useTranslation();
  const { siteId } = useSite();
  const zone = useZone();
  const { property } = props;
  // On a grid, so that the ask repeats only when the window has moved.
  const replica = useReplica();
  const toMs = Math.ceil(replica.serverNowMs() / GRID_MS) * GRID_MS;
  const fromMs = toMs - CHART_MS;
  const [asked] = useAsk("range", {
    siteId,
    thing: props.thing,
    property: property.name,
    fromMs,
    toMs,
    points: POINTS,
  });
  // Rows are as far apart as the window's pieces where a value is fresh for a shorter time than those.
  const gapMs = Math.max(replica.staleAfterMs(props.thing, property), 2 * (CHART_MS / POINTS));
  const rows = asked.phase === "done" ? asked.value.rows : [];
  const minutes = CHART_MS / 60_000;
  const title = textOf(property.title, i18n.language);
  const unit = unitText(property.unit, i18n.language);
  return (
    <figure className="property-chart">
      <figcaption>
        <span>{title}</span>
        <span className="muted">
          {unit}
          {unit !== "" && " · "}
          {t("inspector.window", { minutes })}
        </span>
      </figcaption>
      {asked.phase === "failed" && <ErrorNote error={asked.error} />}
      {asked.phase === "done" && asked.value.rows.length === 0 && <p className="muted">{t("inspector.chartEmpty")}</p>}
      {asked.phase === "done" && asked.value.rows.length > 0 && (
        <Suspense fallback={<div className="chart" />}>
          <Chart
            rows={asked.value.rows}
            along={{ of: "time", fromMs, toMs, zone }}
            digits={property.digits}
            steps={property.type !== "number"}
            limits={property.limits}
            gapMs={gapMs}
            label={t("inspector.chartOf", { property: title, minutes })}
          />
        </Suspense>
      )}
      {property.limits.length > 0 && rows.length > 0 && <Limits property={property} rows={rows} />}
    </figure>
  );
}
