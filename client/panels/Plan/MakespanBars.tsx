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
  const over = plan.endedAtMs !== null;
  const most = Math.max(...rows.map(([, value]) => value ?? 0), 1);
  return (
    <dl className="makespans" aria-label={t("plan.makespan")}>
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
  );
}
