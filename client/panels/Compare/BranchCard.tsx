import { Button } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { BranchKpi, BranchResult, Comparison } from "../../../twins/sim/comparison.ts";
import { useAct, useShown } from "../../session/context.tsx";
import { numberText, unitText } from "../../ui/format.ts";
import { ErrorNote } from "../../ui/parts.tsx";
import { ActButton } from "../ActButton.tsx";
import { useAge } from "./age.ts";
import { endsOf, FIGURES, isKnown, MARK, verdict } from "./figures.ts";
import { openPlan } from "./openPlan.ts";
import { useStageText } from "./useStageText.ts";

const HEADLINES: readonly BranchKpi[] = ["makespan", "failureRisk", "oee"];
/** The cell first comes to rest, then the plan is optimised, rehearsed and put on chain. */
const PROPOSE_MS = 300_000;

interface BranchCardProps {
  readonly comparison: Comparison;
  readonly result: BranchResult;
  readonly best: boolean;
  readonly current: boolean;
  readonly onPick: () => void;
}

/** One branch: its three telling figures, and the way to make it the plan. */
export function BranchCard({ comparison, result, best, current, onPick }: BranchCardProps) {
  const { t, i18n } = useTranslation();
  const { run, busy, error } = useAct("propose");
  const making = useShown((shown) => shown.making);
  const stage = useStageText();
  const { outdated } = useAge(comparison);
  const mine = making !== null && making.comparison === comparison.id && making.branch === result.branch;
  async function propose(): Promise<void> {
    const answer = await run({ comparison: comparison.id, branch: result.branch }, PROPOSE_MS);
    if (answer !== null) openPlan();
  }
  return (
    <article className={`branch-card${current ? " current" : ""}`} aria-current={current}>
      <header>
        <button type="button" className="branch-name" onClick={onPick}>
          {t(`compare.branches.${result.branch}`)}
        </button>
        {best && (
          <span className="tag tag-best">
            <IconCheck size={12} aria-hidden /> {t("compare.best")}
          </span>
        )}
      </header>
      <p className="muted">{t(`compare.branchHelp.${result.branch}`)}</p>
      <div className="branch-figures">
        {HEADLINES.map((kpi) => {
          const { digits, unit } = FIGURES[kpi];
          const known = isKnown(comparison, kpi);
          const difference = known ? result.difference?.[kpi] : undefined;
          const word = difference === undefined ? null : verdict(kpi, difference);
          return (
            <div key={kpi}>
              <div className="muted">{t(`kpi.${kpi}`)}</div>
              <div className="kpi-value num">
                {known ? numberText(result.kpis[kpi].mean, digits) : "–"}
                <small className="unit"> {unitText(unit, i18n.language)}</small>
              </div>
              <div className="muted num">
                {known ? t("compare.range", endsOf(result.kpis[kpi], digits)) : t("compare.unknown")}
              </div>
              {word !== null && (
                <div className={`verdict verdict-${word}`}>
                  {MARK[word]} {t(`compare.${word}`)}
                </div>
              )}
            </div>
          );
        })}
      </div>
      <div className="acts">
        <ActButton
          ask="propose"
          size="compact-sm"
          variant={outdated ? "default" : "filled"}
          loading={busy || mine}
          disabled={making !== null}
          onClick={() => void propose()}
        >
          {t("compare.makePlan")}
        </ActButton>
        <Button size="compact-sm" variant="default" disabled={current} onClick={onPick}>
          {t(current ? "compare.shown" : "compare.show")}
        </Button>
      </div>
      {outdated && making === null && <p className="muted">{t("compare.outdated")}</p>}
      {mine && <p className="making muted">{stage(making)}</p>}
      {error?.code === "SIM_CANCELLED" && <p className="muted">{t("plan.making.given")}</p>}
      {error !== null && error.code !== "SIM_CANCELLED" && <ErrorNote error={error} />}
    </article>
  );
}
