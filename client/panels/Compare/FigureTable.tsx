import { useTranslation } from "react-i18next";
import { BRANCH_KPIS, type BranchKpi, type BranchResult, type Comparison } from "../../../twins/sim/comparison.ts";
import { numberText, unitText } from "../../ui/format.ts";
import { FIGURES, verdict } from "./figures.ts";

const MARK = { better: "▲", worse: "▼", unclear: "≈" } as const;

function Difference({ kpi, result }: { kpi: BranchKpi; result: BranchResult }) {
  const { t } = useTranslation();
  const difference = result.difference?.[kpi];
  if (difference === undefined) return null;
  const { digits } = FIGURES[kpi];
  const word = verdict(kpi, difference);
  const sign = difference.mean > 0 ? "+" : "";
  return (
    <div className={`verdict verdict-${word}`} title={t(`compare.${word}`)}>
      <span aria-hidden>{MARK[word]}</span> {sign}
      {numberText(difference.mean, digits)} <span className="muted">±{numberText(difference.halfWidth, digits)}</span>
      <span className="sr-only"> {t(`compare.${word}`)}</span>
    </div>
  );
}

/** Every figure of every branch: mean, half-width, and the paired difference to "continue". */
export function FigureTable({ comparison }: { comparison: Comparison }) {
  const { t, i18n } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table must be scrollable with the keyboard.
    <section className="table-scroll" tabIndex={0} aria-label={t("compare.table")}>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">{t("compare.table")}</th>
            {comparison.branches.map((branch) => (
              <th key={branch.branch} scope="col">
                {t(`compare.branches.${branch.branch}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {BRANCH_KPIS.map((kpi) => (
            <tr key={kpi}>
              <th scope="row">
                {t(`kpi.${kpi}`)} <span className="muted">{unitText(FIGURES[kpi].unit, i18n.language)}</span>
              </th>
              {comparison.branches.map((branch) => (
                <td key={branch.branch} className="num">
                  {numberText(branch.kpis[kpi].mean, FIGURES[kpi].digits)}{" "}
                  <span className="muted">±{numberText(branch.kpis[kpi].halfWidth, FIGURES[kpi].digits)}</span>
                  <Difference kpi={kpi} result={branch} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
