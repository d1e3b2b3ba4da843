import { useTranslation } from "react-i18next";
import { numberText } from "../../ui/format.ts";
import { Strip } from "./Strip.tsx";
import { KPI_MINUTES, useKpis } from "./useKpis.ts";

/** A manager's glance: OEE with its three factors, throughput, energy a part. */
export function CellStrip() {
  const { t } = useTranslation();
  const kpis = useKpis();
  const percent = (value: number | null | undefined): string => (value == null ? "–" : numberText(value, 0));
  const small = (["availability", "effectiveness", "qualityRatio"] as const).map((name) => (
    <span key={name} className="kpi-factor" title={t(`kpi.${name}`)}>
      <span className="muted">{t(`kpi.short.${name}`)}</span> <span className="num">{percent(kpis?.[name])}</span>
    </span>
  ));
  return (
    <Strip label={t("kpi.strip", { minutes: KPI_MINUTES })}>
      <span className="kpi">
        <span className="muted">{t("kpi.oee")}</span>
        <span className="kpi-value num">
          {percent(kpis?.oee)}
          <small className="unit"> %</small>
        </span>
        {small}
      </span>
      <span className="kpi">
        <span className="muted">{t("kpi.throughputRate")}</span>
        <span className="kpi-value num">
          {kpis?.throughputRate == null ? "–" : numberText(kpis.throughputRate, 0)}
          <small className="unit"> {t("kpi.perHour")}</small>
        </span>
      </span>
      <span className="kpi">
        <span className="muted">{t("kpi.energy")}</span>
        <span className="kpi-value num">
          {kpis?.energyPerPart == null ? "–" : numberText(kpis.energyPerPart, 2)}
          <small className="unit"> {t("kpi.perPart")}</small>
        </span>
      </span>
    </Strip>
  );
}
