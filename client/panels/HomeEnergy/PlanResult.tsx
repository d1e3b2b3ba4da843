import { useTranslation } from "react-i18next";
import type { HomeEnergyView, HomeSide } from "../../../twins/protocol/homeCity.ts";
import { numberText, textOf } from "../../ui/format.ts";
import { Section, Tag } from "../../ui/parts.tsx";
import { ScheduleChart } from "./ScheduleChart.tsx";

const clock = (hours: number): string =>
  `${String(Math.floor(hours)).padStart(2, "0")}:${String(Math.round((hours % 1) * 60)).padStart(2, "0")}`;
const comfortPct = ({ comfort }: HomeSide): number => 100 * ((comfort[0] ?? 0) + (comfort[1] ?? 0));

function Sides({ plan }: { plan: HomeEnergyView }) {
  const { t } = useTranslation();
  const rows = [
    ["cost", "EUR", (side: HomeSide) => numberText(side.costEur, 2)],
    ["energy", "kWh", (side: HomeSide) => numberText(side.energyKwh, 1)],
    ["heating", "kWh", (side: HomeSide) => numberText(side.heatingKwh, 1)],
    ["comfort", "%", (side: HomeSide) => numberText(comfortPct(side), 1)],
  ] as const;
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <td />
          <th scope="col">{t("home.side.replayed")}</th>
          <th scope="col">{t("home.side.planned")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, unit, of]) => (
          <tr key={name}>
            <th scope="row">
              {t(`home.figures.${name}`)} <span className="muted">{unit}</span>
            </th>
            <td className="num">{of(plan.replayed)}</td>
            <td className="num">{of(plan.planned)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RoomErrors({ plan }: { plan: HomeEnergyView }) {
  const { t, i18n } = useTranslation();
  const text = (kelvin: number | null): string => (kelvin === null ? "–" : numberText(kelvin, 2));
  return (
    <Section title={t("home.errors")}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t("home.room")}</th>
            <th scope="col">{t("home.model")}</th>
            <th scope="col">{t("home.persistence")}</th>
          </tr>
        </thead>
        <tbody>
          {plan.rooms.map(({ title, modelK, persistenceK }) => (
            <tr key={title.en}>
              <th scope="row">{textOf(title, i18n.language)}</th>
              <td className="num">{text(modelK)}</td>
              <td className="num">{text(persistenceK)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted">{t("home.replayError", { k: numberText(plan.replayErrorK, 2) })}</p>
    </Section>
  );
}

function Runs({ plan }: { plan: HomeEnergyView }) {
  const { t, i18n } = useTranslation();
  const at = (slot: number): string => clock(slot * plan.slotHours);
  return (
    <Section title={t("home.runs")}>
      <ul>
        {plan.cycles.map(({ title, recordedSlot }, i) => (
          <li key={title.en}>
            {t("home.run", {
              name: textOf(title, i18n.language),
              before: at(recordedSlot),
              now: at(plan.planned.cycleSlots[i] ?? recordedSlot),
            })}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** A plan of a recorded day beside the day itself, both of the model's making, and all that is assumed. */
export function PlanResult({ plan }: { plan: HomeEnergyView }) {
  const { t, i18n } = useTranslation();
  const { costEur, costShare, energyKwh } = plan.saving;
  return (
    <div className="home-plan">
      <p>
        <strong>
          {plan.day} · {t("home.saving")}
        </strong>{" "}
        {t("home.savingOf", {
          eur: numberText(costEur, 2),
          share: numberText(100 * costShare, 1),
          kwh: numberText(-energyKwh, 2),
        })}{" "}
        <Tag kind="recorded">{t("home.recorded")}</Tag>{" "}
        {plan.pricesVirtual && <Tag kind="virtual">{t("home.virtual")}</Tag>}
      </p>
      <p className="muted">{t("home.nothingSent")}</p>
      <Sides plan={plan} />
      <ScheduleChart plan={plan} />
      <Runs plan={plan} />
      <RoomErrors plan={plan} />
      <Section title={t("home.assumptions")}>
        <ul>
          {plan.assumptions.map((one) => (
            <li key={one.en}>{textOf(one, i18n.language)}</li>
          ))}
          <li>{t("home.models")}</li>
        </ul>
      </Section>
    </div>
  );
}
