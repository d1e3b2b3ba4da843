import { useTranslation } from "react-i18next";
import { SLOW_BELOW_MPH } from "../../../twins/things/traffic-detector/levels.ts";
import { useReplica, useTick } from "../../session/context.tsx";
import { readProperty } from "../../session/replica.ts";
import { numberText, unitText } from "../../ui/format.ts";
import { cityKpis } from "./cityKpis.ts";
import { Figure } from "./Figure.tsx";
import { Strip } from "./Strip.tsx";

/** A city's glance: how fast its roads are, how many of them are slow, how many are not measured. */
export function CityStrip() {
  const { t, i18n } = useTranslation();
  useTick(1000);
  const replica = useReplica();
  const entries = replica.entries.filter(({ model }) => model.type === "traffic-detector");
  const kpis = cityKpis(entries.map(({ thing }) => readProperty(replica, thing.id, "speed")));
  const text = (value: number | null): string => (value === null ? "–" : numberText(value, 0));
  const aged = t("city.agedTitle", { old: kpis.stale, n: kpis.detectors });
  return (
    <Strip label={t("city.strip")}>
      <Figure
        name={t("city.median")}
        title={aged}
        value={text(kpis.medianMph)}
        unit={unitText("[mi_i]/h", i18n.language)}
      />
      <Figure name={t("city.slow", { mph: SLOW_BELOW_MPH })} title={aged} value={text(kpis.slowPct)} unit="%" />
      <Figure name={t("city.missing")} value={String(kpis.missing)} unit={t("city.of", { n: kpis.detectors })} />
      {kpis.medianMph === null && <span className="sr-only">{t("city.none")}</span>}
    </Strip>
  );
}
