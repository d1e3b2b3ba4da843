import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Plan } from "../../../twins/operations/plan.ts";
import { useCommands, useReplica, useThingName } from "../../session/context.tsx";
import { go } from "../../session/view.ts";
import { minutesText } from "../../ui/format.ts";
import { ThingIcon } from "../ThingIcon.tsx";
import { stepStates } from "./steps.ts";
import { useStepText } from "./useStepText.ts";

const LOOK = {
  open: "plain",
  sent: "busy",
  running: "busy",
  succeeded: "ok",
  failed: "bad",
  cancelled: "warn",
} as const;

/** The steps in the order of their planned start, with where each stands. */
export function PlanSteps({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const text = useStepText();
  const replica = useReplica();
  const commands = useCommands();
  const name = useThingName();
  const states = useMemo(() => stepStates(plan.id, plan.body.steps, commands), [plan, commands]);
  const steps = plan.body.steps.toSorted((a, b) => a.rehearsed.startS - b.rehearsed.startS);
  const done = steps.filter((step) => states.get(step.id) === "succeeded").length;
  return (
    <section className="plan-steps" aria-label={t("plan.steps")}>
      <h3>
        {t("plan.steps")} <small className="muted">{t("plan.stepTimes")}</small>
        <span className="section-aside">{t("plan.progress", { done, all: steps.length })}</span>
      </h3>
      <progress max={steps.length} value={done} aria-label={t("plan.progress", { done, all: steps.length })} />
      <ol className="rows">
        {steps.map((step) => {
          const entry = replica.entry(step.thing);
          const state = states.get(step.id) ?? "open";
          return (
            <li key={step.id} className={`row step-${state}`}>
              <span className="num muted step-time">
                {minutesText(step.rehearsed.startS)}–{minutesText(step.rehearsed.endS)}
              </span>
              <button type="button" className="link-plain" onClick={() => go({ select: step.thing })}>
                <ThingIcon type={entry?.model.type ?? ""} size={15} /> {name(step.thing)}
              </button>
              <span className="row-main">{text(step)}</span>
              <span className={`word word-${LOOK[state]}`}>{t(`plan.stepStates.${state}`)}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
