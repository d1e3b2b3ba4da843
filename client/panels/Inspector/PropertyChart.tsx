import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { PropertyModel } from "../../../twins/core/thing.ts";
import { useAsk, useReplica, useSite, useZone } from "../../session/context.tsx";
import { numberText, textOf, unitText } from "../../ui/format.ts";
import { ErrorNote } from "../../ui/parts.tsx";

const Chart = lazy(() => import("./Chart.tsx"));

/** Charts look back this far. */
export const CHART_MS = 10 * 60_000;
const GRID_MS = 2000;
const POINTS = 300;

/** A property's last ten minutes before the shown moment, asked again every two seconds. */
export function PropertyChart(props: { thing: string; property: PropertyModel }) {
  const { t, i18n } = useTranslation();
  const { siteId } = useSite();
  const zone = useZone();
  const { property } = props;
  // On a grid, so that the ask repeats only when the window has moved.
  const toMs = Math.ceil(useReplica().serverNowMs() / GRID_MS) * GRID_MS;
  const fromMs = toMs - CHART_MS;
  const [asked] = useAsk("range", {
    siteId,
    thing: props.thing,
    property: property.name,
    fromMs,
    toMs,
    points: POINTS,
  });
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
            label={t("inspector.chartOf", { property: title, minutes })}
          />
        </Suspense>
      )}
      {property.limits.length > 0 && (
        <div className="chart-limits">
          {property.limits.map((limit) => (
            <span key={`${limit.kind}${limit.value}`} className={`limit limit-${limit.priority}`}>
              {textOf(limit.title, i18n.language)}:{" "}
              {t("inspector.limit", { value: `${numberText(limit.value, property.digits)} ${unit}`.trim() })}
            </span>
          ))}
        </div>
      )}
    </figure>
  );
}
