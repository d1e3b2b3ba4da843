import { useTranslation } from "react-i18next";
import type { HomeEnergyView, HomeSide } from "../../../twins/protocol/homeCity.ts";
import { usePersonName, useZone } from "../../session/context.tsx";
import { dateTimeText, numberText, textOf } from "../../ui/format.ts";
import { Section, Tag } from "../../ui/parts.tsx";
import { clockText } from "./planInputs.ts";
import { ScheduleChart } from "./ScheduleChart.tsx";

interface ResultProps {
  readonly plan: HomeEnergyView;
  readonly by: string;
  readonly atMs: number;
}

/** What rounds to nothing is nothing: two digits are shown. */
const LEAST_SHOWN = 0.005;

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

/** Where each run of an appliance was, and where the plan puts it. */
function Runs({ plan }: { plan: HomeEnergyView }) {
  const { t, i18n } = useTranslation();
  const at = (slot: number): string => clockText(slot * plan.slotHours);
  return (
    <Section title={t("home.runs")}>
      <ul>
        {plan.cycles.map(({ title, recordedSlot, slots }, i) => {
          const slot = plan.planned.cycleSlots[i] ?? recordedSlot;
          const way = slot === recordedSlot ? "stays" : slot < recordedSlot ? "earlier" : "later";
          const words = {
            name: textOf(title, i18n.language),
            min: Math.round(60 * slots * plan.slotHours),
            before: at(recordedSlot),
            now: at(slot),
          };
          return <li key={title.en}>{t(`home.run.${way}`, words)}</li>;
        })}
      </ul>
    </Section>
  );
}

/** What a plan is of: its day, its prices, who asked for it, and when. */
function Head({ plan, by, atMs }: ResultProps) {
  const { t } = useTranslation();
  const zone = useZone();
  const person = usePersonName();
  const [low, high] = [Math.min(...plan.eurPerKwh), Math.max(...plan.eurPerKwh)];
  const kind = plan.pricesVirtual ? "example" : "own";
  const span =
    low === high ? numberText(low, 3) : t("home.from", { low: numberText(low, 3), high: numberText(high, 3) });
  return (
    <>
      <h3 className="home-of">
        {t("home.planOf", { day: plan.day })} <Tag kind="recorded">{t("home.recorded")}</Tag>{" "}
        <Tag kind={plan.pricesVirtual ? "virtual" : "plain"}>{t(`home.tag.${kind}`)}</Tag>
      </h3>
      <p className="muted">
        {t(`home.pricesOf.${kind}`, { span })} {t("home.askedBy", { name: person(by), time: dateTimeText(atMs, zone) })}
      </p>
    </>
  );
}

/** What it saves; a share of it only where the recorded day cost something. */
function Saving({ plan }: { plan: HomeEnergyView }) {
  const { t } = useTranslation();
  const { costEur, costShare, energyKwh } = plan.saving;
  const words = {
    eur: numberText(Math.abs(costEur), 2),
    share: costShare === null ? "" : t("home.share", { share: numberText(100 * costShare, 1) }),
    planned: numberText(plan.planned.costEur, 2),
    recorded: numberText(plan.replayed.costEur, 2),
    kwh: numberText(Math.abs(energyKwh), 2),
  };
  const use = Math.abs(energyKwh) < LEAST_SHOWN ? "same" : energyKwh > 0 ? "less" : "more";
  const isEarned = Math.min(plan.planned.costEur, plan.replayed.costEur) < -LEAST_SHOWN;
  return (
    <p>
      <strong>{t(`home.saving.${costEur < LEAST_SHOWN ? "none" : "some"}`, words)}</strong>{" "}
      {t(`home.use.${use}`, words)} {isEarned && t("home.earned")} {t("home.bothModel")}
    </p>
  );
}

/** A plan of a recorded day beside the day itself, both of the model's making, and all that is assumed. */
export function PlanResult({ plan, by, atMs }: ResultProps) {
  const { t, i18n } = useTranslation();
  return (
    <div className="home-plan">
      <Head plan={plan} by={by} atMs={atMs} />
      <Saving plan={plan} />
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
