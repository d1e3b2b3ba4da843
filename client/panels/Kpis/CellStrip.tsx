import { useTranslation } from "react-i18next";
import { numberText } from "../../ui/format.ts";
import { Figure } from "./Figure.tsx";
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
      <Figure name={t("kpi.oee")} value={percent(kpis?.oee)} unit="%">
        {small}
      </Figure>
      <Figure
        name={t("kpi.throughputRate")}
        value={kpis?.throughputRate == null ? "–" : numberText(kpis.throughputRate, 0)}
        unit={t("kpi.perHour")}
      />
      <Figure
        name={t("kpi.energy")}
        value={kpis?.energyPerPart == null ? "–" : numberText(kpis.energyPerPart, 2)}
        unit={t("kpi.perPart")}
      />
    </Strip>
  );
}
