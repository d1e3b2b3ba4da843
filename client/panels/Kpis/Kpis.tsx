import { useTranslation } from "react-i18next";
import { numberText } from "../../ui/format.ts";
import { Empty } from "../../ui/parts.tsx";
import { KPI_MINUTES, useKpis } from "./useKpis.ts";

const RATIOS = ["oee", "availability", "effectiveness", "qualityRatio"] as const;

/** The key figures with the ISO 22400 formula of each. */
export default function Kpis() {
  const { t } = useTranslation();
  const kpis = useKpis();
  if (kpis === null) return <Empty>{t("kpi.none")}</Empty>;
  const tile = (name: string, value: number | null, digits: number, unit: string, formula: string) => (
    <div key={name} className="tile">
      <div className="muted">{name}</div>
      <div className="kpi-value num">
        {value === null ? "–" : numberText(value, digits)}
        <small className="unit"> {unit}</small>
      </div>
      <div className="muted formula">{formula}</div>
    </div>
  );
  const formulas = {
    oee: "A × P × Q",
    availability: "APT / PBT",
    effectiveness: "PRI × PQ / APT",
    qualityRatio: "GQ / PQ",
  };
  return (
    <>
      <p className="muted pad">{t("kpi.window", { minutes: KPI_MINUTES })} · ISO 22400-2</p>
      <div className="tiles">
        {RATIOS.map((name) => tile(t(`kpi.${name}`), kpis[name], 1, "%", formulas[name]))}
        {tile(t("kpi.throughputRate"), kpis.throughputRate, 1, t("kpi.perHour"), "PQ / AOET")}
        {tile(t("kpi.energyPerPart"), kpis.energyPerPart, 3, t("kpi.perPart"), "kWh / PQ")}
      </div>
    </>
  );
}
