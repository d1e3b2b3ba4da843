import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ComparisonView } from "../../../twins/protocol/debrief.ts";
import type { LobbyView } from "../../../twins/protocol/drill.ts";
import { numberText, textOf } from "../../ui/format.ts";
import type { DrillSession } from "../session/session.ts";
import { JobBar } from "./JobBar.tsx";
import {
  FIRST_PLAN,
  isSamePlan,
  PLAN_DOORS,
  PLAN_EXITS,
  PLAN_LIMITS,
  REACTIONS,
  readPlan,
  SEEDS,
  type TypedPlan,
} from "./planForm.ts";
import { useWork } from "./useWork.ts";

/** A list of choices whose value stays of its type. */
function Choice<T extends string>(props: {
  label: string;
  value: T;
  of: readonly T[];
  words: (one: T) => string;
  onChange: (to: T) => void;
}) {
  return (
    <NativeSelect
      label={props.label}
      value={props.value}
      onChange={(event) => props.onChange(props.of.find((one) => one === event.currentTarget.value) ?? props.value)}
      data={props.of.map((one) => ({ value: one, label: props.words(one) }))}
    />
  );
}

function PlanFields(props: { title: string; plan: TypedPlan; lobby: LobbyView; onChange: (plan: TypedPlan) => void }) {
  const { plan, onChange, lobby } = props;
  const { t } = useTranslation();
  const mostS = lobby.drill.lengthS;
  const wardens = Math.min(PLAN_LIMITS.wardens, lobby.drill.roles.find(({ role }) => role === "warden")?.most ?? 0);
  const isWrong = readPlan(plan, mostS) === null;
  return (
    <fieldset className="debrief-plan">
      <legend>{props.title}</legend>
      <Choice
        label={t("debrief.doors")}
        value={plan.doors}
        of={PLAN_DOORS}
        words={(one) => t(`debrief.doorsOf.${one}`)}
        onChange={(doors) => onChange({ ...plan, doors })}
      />
      <TextInput
        label={t("debrief.alarm")}
        description={t("debrief.alarmHelp", { n: lobby.drill.alarmAtS })}
        inputMode="decimal"
        value={plan.alarm}
        error={isWrong ? t("debrief.planWrong", { most: mostS }) : undefined}
        onChange={(event) => onChange({ ...plan, alarm: event.currentTarget.value })}
      />
      <Choice
        label={t("debrief.reaction")}
        value={plan.reaction}
        of={Object.keys(REACTIONS) as (keyof typeof REACTIONS)[]}
        words={(one) => t(`debrief.reactionOf.${one}`)}
        onChange={(reaction) => onChange({ ...plan, reaction })}
      />
      <Choice
        label={t("debrief.exits")}
        value={plan.exits}
        of={PLAN_EXITS}
        words={(one) => t(`debrief.exitsOf.${one}`)}
        onChange={(exits) => onChange({ ...plan, exits })}
      />
      {wardens > 0 && (
        <Choice
          label={t("debrief.wardens")}
          value={String(plan.wardens)}
          of={Array.from({ length: wardens + 1 }, (_, n) => String(n))}
          words={(one) => one}
          onChange={(one) => onChange({ ...plan, wardens: Number(one) })}
        />
      )}
    </fieldset>
  );
}

type Row = ComparisonView["rows"][number];
const digitsOf = ({ metric }: Row): number =>
  metric === "highestPerM2" ? 2 : metric === "hurt" || metric === "notOut" ? 1 : 0;

/** The difference with its interval as a bar about zero: left of it B has less, which is better. */
function IntervalBar({ row }: { row: Row }) {
  const { low, high, mean } = row.difference;
  if (low === null || high === null) return null;
  const most = Math.max(1e-9, Math.abs(low), Math.abs(high));
  const at = (value: number): number => 60 + (52 * value) / most;
  return (
    <svg viewBox="0 0 120 20" className="debrief-interval" data-better={row.better ?? "none"} aria-hidden>
      <path d="M60 1V19" className="debrief-zero" />
      <path d={`M${at(low)} 10H${at(high)}M${at(low)} 5V15M${at(high)} 5V15`} className="debrief-whisker" />
      <circle cx={at(mean)} cy={10} r={4} className="debrief-mean" />
    </svg>
  );
}

/** In what two plans differ, in words; and whether the form has been changed since. */
function useDifferences() {
  const { t } = useTranslation();
  const reaction = (factor: number): string => {
    const known = (Object.keys(REACTIONS) as (keyof typeof REACTIONS)[]).find((one) => REACTIONS[one] === factor);
    return known === undefined ? `× ${factor}` : t(`debrief.reactionOf.${known}`);
  };
  const alarm = (s: number | null): string => (s === null ? t("debrief.doorsOf.asShipped") : `${s} s`);
  return ({ a, b }: ComparisonView): readonly string[] => {
    const rows: readonly (readonly [string, string, string])[] = [
      [t("debrief.doors"), t(`debrief.doorsOf.${a.doors}`), t(`debrief.doorsOf.${b.doors}`)],
      [t("debrief.alarm"), alarm(a.alarmAtS), alarm(b.alarmAtS)],
      [t("debrief.reaction"), reaction(a.reactionFactor), reaction(b.reactionFactor)],
      [t("debrief.exits"), t(`debrief.exitsOf.${a.exits}`), t(`debrief.exitsOf.${b.exits}`)],
      [t("debrief.wardens"), String(a.wardens), String(b.wardens)],
    ];
    return rows
      .filter(([, ofA, ofB]) => ofA !== ofB)
      .map(([what, ofA, ofB]) => t("debrief.differs", { what, a: ofA, b: ofB }));
  };
}

/** The result in one sentence. */
export function Conclusion({ value }: { value: ComparisonView }) {
  const { t } = useTranslation();
  const better = (plan: "a" | "b"): number => value.rows.filter((row) => row.better === plan).length;
  const [all, a, b] = [value.rows.length, better("a"), better("b")];
  const key = a + b === 0 ? "debrief.concludeNone" : "debrief.conclude";
  return (
    <p className="debrief-conclusion">
      <strong>{t(key, { all, a, b, none: all - a - b })}</strong>
    </p>
  );
}

/** What two plans gave: in what they differ, a sentence for each figure, then the figures. */
export function ComparedPlans({ value }: { value: ComparisonView }) {
  const { t, i18n } = useTranslation();
  const last = value.firstSeed + value.seeds - 1;
  const differences = useDifferences();
  return (
    <>
      <ul className="drill-texts">
        {differences(value).map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <h3>{t("debrief.figures")}</h3>
      <ul className="drill-texts debrief-sentences">
        {value.rows.map(({ metric, sentence }) => (
          <li key={metric}>{textOf(sentence, i18n.language)}</li>
        ))}
      </ul>
      <div className="debrief-table">
        <table className="debrief-figures">
          <thead>
            <tr>
              <th scope="col">{t("debrief.metric")}</th>
              <th scope="col">{t("debrief.planA")}</th>
              <th scope="col">{t("debrief.planB")}</th>
              <th scope="col">{t("debrief.difference")}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {value.rows.map((row) => {
              const number = (x: number): string => numberText(x, digitsOf(row));
              const { low, high, mean } = row.difference;
              return (
                <tr key={row.metric}>
                  <th scope="row">
                    {textOf(row.title, i18n.language)}, {textOf(row.unit, i18n.language)}
                  </th>
                  <td className="num" data-label={t("debrief.planA")}>
                    {number(row.a.mean)}
                  </td>
                  <td className="num" data-label={t("debrief.planB")}>
                    {number(row.b.mean)}
                  </td>
                  <td className="num" data-label={t("debrief.difference")}>
                    {number(mean)}
                    {low !== null && high !== null && (
                      <span className="muted">
                        {" "}
                        ({t("debrief.interval", { low: number(low), high: number(high) })})
                      </span>
                    )}
                  </td>
                  <td>
                    <IntervalBar row={row} />
                    <span>
                      {row.better === null
                        ? t("debrief.noDifference")
                        : t("debrief.better", { plan: t(row.better === "a" ? "debrief.planA" : "debrief.planB") })}
                    </span>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className="muted">
        {t("debrief.comparedOver", { n: value.seeds, agents: value.agents, from: value.firstSeed, to: last })}
      </p>
    </>
  );
}

/** Two plans for the same drill, over the same seeds. */
export function Plans(props: { session: DrillSession; lobby: LobbyView; onCompared: (value: ComparisonView) => void }) {
  const { session, lobby, onCompared } = props;
  const { t } = useTranslation();
  const [a, setA] = useState<TypedPlan>(FIRST_PLAN);
  const [b, setB] = useState<TypedPlan>({ ...FIRST_PLAN, reaction: "half" });
  const [seeds, setSeeds] = useState<number>(PLAN_LIMITS.seeds.min);
  const work = useWork<ComparisonView>(session);
  const mostS = lobby.drill.lengthS;
  const [planA, planB] = [readPlan(a, mostS), readPlan(b, mostS)];
  const isSame = planA !== null && planB !== null && isSamePlan(planA, planB);
  const isBusy = work.job?.state === "queued" || work.job?.state === "running";
  const isOther = (value: ComparisonView): boolean =>
    planA === null || planB === null || !isSamePlan(planA, value.a) || !isSamePlan(planB, value.b);
  const start = (): void => {
    if (planA === null || planB === null || isSame) return;
    work.start(async () => {
      const answer = await session.ask("plans", { a: planA, b: planB, seeds });
      if (answer.ok && answer.value.value !== null) onCompared(answer.value.value);
      return answer;
    });
  };
  return (
    <section className="card stack">
      <h2>{t("debrief.plans")}</h2>
      <p>{t("debrief.plansNote")}</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <div className="debrief-plan-pair">
          <PlanFields title={t("debrief.planA")} plan={a} lobby={lobby} onChange={setA} />
          <PlanFields title={t("debrief.planB")} plan={b} lobby={lobby} onChange={setB} />
        </div>
        <p className="muted">{t("debrief.lifts")}</p>
        <div className="debrief-controls">
          <NativeSelect
            label={t("debrief.seeds")}
            description={t("debrief.seedsHelp", PLAN_LIMITS.seeds)}
            value={String(seeds)}
            onChange={(event) => setSeeds(Number(event.currentTarget.value))}
            data={SEEDS.map((n) => ({ value: String(n), label: String(n) }))}
          />
          <Button type="submit" disabled={isBusy || planA === null || planB === null || isSame}>
            {t("debrief.compare")}
          </Button>
        </div>
        {isSame && <p role="status">{t("debrief.samePlans")}</p>}
      </form>
      <JobBar work={work} what={t("debrief.comparing")} onRetry={start} />
      <div role="status">
        {work.value !== null && <Conclusion value={work.value} />}
        {work.value !== null && isOther(work.value) && <p className="muted">{t("debrief.otherPlans")}</p>}
      </div>
      {work.value !== null && <ComparedPlans value={work.value} />}
    </section>
  );
}
