import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Plan, PlanStep } from "../../../twins/operations/plan.ts";
import { useCommands, useReplica, useSite, useThingName } from "../../session/context.tsx";
import { go } from "../../session/view.ts";
import { minutesText, textOf } from "../../ui/format.ts";
import { ThingIcon } from "../ThingIcon.tsx";
import { stepStates } from "./steps.ts";

const LOOK = {
  open: "plain",
  sent: "busy",
  running: "busy",
  succeeded: "ok",
  failed: "bad",
  cancelled: "warn",
} as const;

/** Places that nodes belong to where no Thing has the node's id. */
const STATION: Readonly<Record<string, string>> = { station: "load-station" };

function useStepText(): (step: PlanStep) => string {
  const { t, i18n } = useTranslation();
  const { live, site } = useSite();
  /** A node of the route map by the name of what stands there: "Machine 4", not "machine-4". */
  const place = (node: string | undefined): string => {
    const title = live.entry(node ?? "")?.thing.title ?? site?.places.find((p) => p.id === STATION[node ?? ""])?.title;
    return title === undefined ? (node ?? "") : textOf(title, i18n.language);
  };
  return (step) => {
    switch (step.kind) {
      case "transport":
        return t("plan.transport", { job: step.job, to: place(step.path.at(-1)) });
      case "move":
        return t("plan.move", { to: place(step.path.at(-1)) });
      case "process":
        return t("plan.process", { job: step.job, operation: step.operation + 1 });
      case "service":
        return t("plan.service");
    }
  };
}

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
        {t("plan.steps")}
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
