import { useTranslation } from "react-i18next";
import type { HomeEnergyView } from "../../../twins/protocol/homeCity.ts";
import { numberText } from "../../ui/format.ts";
import { Section } from "../../ui/parts.tsx";

const [WIDTH, HEIGHT, ROOM] = [720, 120, 4];
const clock = (slot: number, slotHours: number): string =>
  `${String(Math.floor(slot * slotHours)).padStart(2, "0")}:00`;

/** Bars of heat, planned beside recorded, under the price as a line; the same numbers stand in the table below. */
function Picture({ plan }: { plan: HomeEnergyView }) {
  const { t } = useTranslation();
  const { planned, replayed, eurPerKwh } = plan;
  const width = WIDTH / eurPerKwh.length;
  const mostHeat = Math.max(1, ...planned.heatKw, ...replayed.heatKw);
  const [low, high] = [Math.min(0, ...eurPerKwh), Math.max(...eurPerKwh)];
  const barOf = (kw: number): number => ((HEIGHT - ROOM) * kw) / mostHeat;
  const priceY = (eur: number): number => HEIGHT - ((HEIGHT - ROOM) * (eur - low)) / Math.max(1e-9, high - low);
  const line = eurPerKwh.map((eur, k) => `${k * width},${priceY(eur)} ${(k + 1) * width},${priceY(eur)}`).join(" ");
  return (
    <svg className="home-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t("home.chart")}>
      {eurPerKwh.map((_, k) => {
        const [then, now] = [barOf(replayed.heatKw[k] ?? 0), barOf(planned.heatKw[k] ?? 0)];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: slots of a day have no other name.
          <g key={k}>
            <rect className="home-then" x={k * width + 1} y={HEIGHT - then} width={width / 2 - 1} height={then} />
            <rect className="home-now" x={(k + 0.5) * width} y={HEIGHT - now} width={width / 2 - 1} height={now} />
          </g>
        );
      })}
      <polyline className="home-price" points={line} />
    </svg>
  );
}

export function ScheduleChart({ plan }: { plan: HomeEnergyView }) {
  const { t } = useTranslation();
  const { planned, replayed, eurPerKwh, slotHours } = plan;
  const names = ["hour", "price", "heatThen", "heatNow", "useThen", "useNow"] as const;
  return (
    <Section title={t("home.schedule")}>
      <Picture plan={plan} />
      <p className="muted">
        <i className="home-key home-key-then" aria-hidden /> {t("home.side.replayed")}{" "}
        <i className="home-key home-key-now" aria-hidden /> {t("home.side.planned")}{" "}
        <i className="home-key home-key-price" aria-hidden /> {t("home.prices")}
      </p>
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
              <th scope="row">{clock(k, slotHours)}</th>
              <td className="num">{numberText(eur, 3)}</td>
              <td className="num">{numberText(replayed.heatKw[k] ?? 0, 1)}</td>
              <td className="num">{numberText(planned.heatKw[k] ?? 0, 1)}</td>
              <td className="num">{numberText(replayed.kwh[k] ?? 0, 2)}</td>
              <td className="num">{numberText(planned.kwh[k] ?? 0, 2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted">{t("home.inferred")}</p>
    </Section>
  );
}
