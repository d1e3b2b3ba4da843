import { useTranslation } from "react-i18next";
import { BRANCH_KPIS, type BranchKpi, type BranchResult, type Comparison } from "../../../twins/sim/comparison.ts";
import { numberText, unitText } from "../../ui/format.ts";
import { endsOf, FIGURES, isKnown, MARK, verdict } from "./figures.ts";

function Difference({ kpi, result }: { kpi: BranchKpi; result: BranchResult }) {
  const { t, i18n } = useTranslation();
  const difference = result.difference?.[kpi];
  if (difference === undefined) return null;
  const { digits, unit } = FIGURES[kpi];
  const word = verdict(kpi, difference);
  return (
    <div className="figure-difference">
      <span className="muted">{t("compare.difference")}</span> {difference.mean > 0 ? "+" : ""}
      {numberText(difference.mean, digits)}{" "}
      <span className="muted">
        {unit === "%" ? t("compare.points") : unitText(unit, i18n.language)} (
        {t("compare.range", endsOf(difference, digits))})
      </span>
      <div className={`verdict verdict-${word}`}>
        <span aria-hidden>{MARK[word]}</span> {t(`compare.${word}`)}
      </div>
    </div>
  );
}

function Figure({ comparison, kpi, result }: { comparison: Comparison; kpi: BranchKpi; result: BranchResult }) {
  const { t, i18n } = useTranslation();
  if (!isKnown(comparison, kpi)) return <span className="muted">{t("compare.unknown")}</span>;
  const { digits, unit } = FIGURES[kpi];
  const estimate = result.kpis[kpi];
  return (
    <div>
      <strong>{numberText(estimate.mean, digits)}</strong>{" "}
      <span className="muted">
        {unitText(unit, i18n.language)} ({t("compare.range", endsOf(estimate, digits))})
      </span>
      <Difference kpi={kpi} result={result} />
    </div>
  );
}

/** Every figure of every branch: mean, interval, and the paired difference to "continue". */
export function FigureTable({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table must be scrollable with the keyboard.
    <section className="table-scroll" tabIndex={0} aria-label={t("compare.table")}>
      <table className="figures">
        <caption>{t("compare.intervals")}</caption>
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
                {t(`kpi.${kpi}`)}
                <div className="muted">{t(`compare.about.${kpi}`)}</div>
              </th>
              {comparison.branches.map((branch) => (
                <td key={branch.branch} className="num" data-branch={t(`compare.branches.${branch.branch}`)}>
                  <Figure comparison={comparison} kpi={kpi} result={branch} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
