import { useTranslation } from "react-i18next";
import type { HomeEnergyView } from "../../../twins/protocol/homeCity.ts";
import { chartScale } from "../../ui/chartScale.ts";
import { numberText } from "../../ui/format.ts";
import { Section } from "../../ui/parts.tsx";
import { type Plot, SvgChart } from "../../ui/SvgChart.tsx";
import { clockText } from "./planInputs.ts";

const MARK_HOURS = 3;
const marks = Array.from({ length: 24 / MARK_HOURS + 1 }, (_, i) => ({
  at: (i * MARK_HOURS) / 24,
  text: clockText(i * MARK_HOURS),
}));

/** Bars of a slot, recorded at the left and planned at the right half of it. */
function Bars(props: { plot: Plot; then: readonly number[]; now: readonly number[] }) {
  const { plot, then, now } = props;
  const count = then.length;
  const half = plot.width / count / 2;
  const gap = Math.min(1, half / 4);
  const bar = (value: number, x: number, of: "then" | "now") => (
    <rect
      className={`home-${of}`}
      x={x + gap}
      y={plot.y(value)}
      width={half - gap}
      height={Math.max(0, plot.y(0) - plot.y(value))}
    />
  );
  return then.map((value, k) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: slots of a day have no other name.
    <g key={k}>
      {bar(value, plot.x(k / count), "then")}
      {bar(now[k] ?? 0, plot.x(k / count) + half, "now")}
    </g>
  ));
}

function PriceLine({ plot, eurPerKwh }: { plot: Plot; eurPerKwh: readonly number[] }) {
  const points = eurPerKwh.map((eur, k) => {
    const y = plot.yRight(eur).toFixed(1);
    return `${plot.x(k / eurPerKwh.length).toFixed(1)},${y} ${plot.x((k + 1) / eurPerKwh.length).toFixed(1)},${y}`;
  });
  return <polyline className="home-price" points={points.join(" ")} />;
}

/** Of each slot what was recorded beside what is planned, under the prices; the same numbers stand in the table below. */
function Picture({ plan, of }: { plan: HomeEnergyView; of: "heat" | "use" }) {
  const { t } = useTranslation();
  const { planned, replayed, eurPerKwh } = plan;
  const [then, now] = of === "heat" ? [replayed.heatKw, planned.heatKw] : [replayed.kwh, planned.kwh];
  const title = t(`home.picture.${of === "heat" || plan.slotHours === 1 ? of : "useQuarter"}`);
  return (
    <figure className="home-picture">
      <figcaption>{title}</figcaption>
      <SvgChart
        label={t("home.chart", { of: title })}
        left={{ ...chartScale([...then, ...now]), unit: of === "heat" ? "kW" : "kWh" }}
        right={{ ...chartScale(eurPerKwh), unit: t("home.columns.price") }}
        marks={marks}
      >
        {(plot) => (
          <>
            <Bars plot={plot} then={then} now={now} />
            <PriceLine plot={plot} eurPerKwh={eurPerKwh} />
          </>
        )}
      </SvgChart>
    </figure>
  );
}

/** As the pictures draw them. */
function Legend() {
  const { t } = useTranslation();
  return (
    <p className="muted home-legend">
      {(["then", "now"] as const).map((of) => (
        <span key={of}>
          <svg width={12} height={10} aria-hidden>
            <rect className={`home-${of}`} width={12} height={10} />
          </svg>{" "}
          {t(`home.side.${of === "then" ? "replayed" : "planned"}`)}
        </span>
      ))}
      <span>
        <svg width={26} height={10} aria-hidden>
          <line className="home-price" x1={0} x2={26} y1={5} y2={5} />
        </svg>{" "}
        {t("home.priceKey")}
      </span>
    </p>
  );
}

export function ScheduleChart({ plan }: { plan: HomeEnergyView }) {
  const { t } = useTranslation();
  const { planned, replayed, eurPerKwh, slotHours } = plan;
  const names = ["hour", "price", "heatThen", "heatNow", "useThen", "useNow"] as const;
  return (
    <Section title={t("home.schedule")}>
      <Picture plan={plan} of="heat" />
      <Picture plan={plan} of="use" />
      <Legend />
      <div className="home-scroll">
        <table className="plain-table">
          <thead>
            <tr>
              {names.map((name) => (
                <th key={name} scope="col">
                  {t(`home.columns.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {eurPerKwh.map((eur, k) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: slots of a day have no other name.
              <tr key={k}>
                <th scope="row">{clockText(k * slotHours)}</th>
                <td className="num">{numberText(eur, 3)}</td>
                <td className="num">{numberText(replayed.heatKw[k] ?? 0, 1)}</td>
                <td className="num">{numberText(planned.heatKw[k] ?? 0, 1)}</td>
                <td className="num">{numberText(replayed.kwh[k] ?? 0, 2)}</td>
                <td className="num">{numberText(planned.kwh[k] ?? 0, 2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="muted">{t("home.inferred")}</p>
    </Section>
  );
}
