import { useTranslation } from "react-i18next";
import type { Plan } from "../../../twins/operations/plan.ts";
import { numberText } from "../../ui/format.ts";

/** Planned, rehearsed and executed makespan under each other, on one scale. */
export function MakespanBars({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const rows = [
    ["planned", plan.body.plannedMakespanS],
    ["rehearsed", plan.body.rehearsedMakespanS],
    ["executed", plan.executedMakespanS],
  ] as const;
  // The bars end with the last operation; the vehicles then bring the jobs back.
  const rehearsed = numberText(Math.max(0, ...plan.body.steps.map((step) => step.rehearsed.endS)), 1);
  const { status, startedAtMs, endedAtMs } = plan;
  const executedS =
    status === "done" && startedAtMs !== null && endedAtMs !== null ? (endedAtMs - startedAtMs) / 1000 : null;
  const over = plan.endedAtMs !== null;
  const most = Math.max(...rows.map(([, value]) => value ?? 0), 1);
  return (
    <>
      <p className="makespans-what muted" id="makespans-what">
        {t("plan.makespan")}
      </p>
      <dl className="makespans" aria-labelledby="makespans-what">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`plan.${name}`)}</dt>
            <dd>
              <span className={`bar bar-${name}`} style={{ width: `${((value ?? 0) / most) * 100}%` }} aria-hidden />
              <span className="num">
                {value === null ? (
                  <span className="muted">{t(over ? "plan.unfinished" : "plan.notYet")}</span>
                ) : (
                  `${numberText(value, 1)} s`
                )}
              </span>
            </dd>
          </div>
        ))}
      </dl>
      <p className="muted makespans-whole">
        {executedS === null
          ? t("plan.wholeRehearsed", { rehearsed })
          : t("plan.wholeExecuted", { rehearsed, executed: numberText(executedS, 1) })}
      </p>
    </>
  );
}
