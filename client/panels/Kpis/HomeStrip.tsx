import { useTranslation } from "react-i18next";
import { examplePrices } from "../../../models/optimisers/home-energy/prices.ts";
import { QUALITY } from "../../../twins/core/reading.ts";
import { useReplica } from "../../session/context.tsx";
import { readProperty } from "../../session/replica.ts";
import { numberText } from "../../ui/format.ts";
import { Tag } from "../../ui/parts.tsx";
import { Figure } from "./Figure.tsx";
import { Strip } from "./Strip.tsx";
import { useHomeKpis, useRooms } from "./useHomeKpis.ts";

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
const MEAN_PRICE = mean(examplePrices.eurPerKwh);

/** A house's glance: comfort, warmth, energy and what it would cost. */
export function HomeStrip() {
  const { t } = useTranslation();
  const kpis = useHomeKpis();
  const replica = useReplica();
  const rooms = useRooms(replica);
  const readings = rooms.flatMap(({ thing }) => readProperty(replica, thing.id, "temperature") ?? []);
  const warm = readings.filter(({ value }) => !Number.isNaN(value));
  const old = warm.filter(({ stale, quality }) => stale || quality !== QUALITY.good).length;
  const text = (value: number | null | undefined, digits: number): string =>
    value == null ? "–" : numberText(value, digits);
  const energyKwh = kpis?.energyKwh ?? null;
  const cost = text(energyKwh === null ? null : energyKwh * MEAN_PRICE, 2);
  const spanHours = kpis?.spanHours ?? 0;
  const hours = numberText(spanHours, spanHours < 9.95 ? 1 : 0);
  const costTitle = t("home.costTitle", { hours, price: numberText(MEAN_PRICE, 3) });
  return (
    <Strip label={t("home.strip")}>
      <Figure name={t("home.comfort")} title={t("home.comfortTitle")} value={text(kpis?.comfortPct, 0)} unit="%" />
      <Figure
        name={t("home.mean")}
        title={t("home.meanTitle", { n: warm.length, old })}
        value={warm.length === 0 ? "–" : numberText(mean(warm.map(({ value }) => value)), 1)}
        unit="°C"
      />
      <Figure
        name={t("home.energy")}
        title={t("home.energyTitle", { hours, share: numberText(100 * (kpis?.heard ?? 0), 0) })}
        value={text(energyKwh, 1)}
        unit={energyKwh === null ? "kWh" : t("home.energyIn", { hours })}
      />
      <Figure
        name={t("home.cost")}
        title={costTitle}
        value={cost}
        unit="EUR"
        tag={
          <Tag kind="virtual" title={t("home.virtual")}>
            {t("provenance.virtual")}
          </Tag>
        }
      />
      {warm.length === 0 && <span className="sr-only">{t("home.none")}</span>}
    </Strip>
  );
}
