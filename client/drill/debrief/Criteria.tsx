import { useTranslation } from "react-i18next";
import type { CriteriaView } from "../../../twins/protocol/debrief.ts";
import { numberText, textOf } from "../../ui/format.ts";

const BINS = ["b0", "b1", "b2", "b3", "b4"] as const;

/** Points of a group by what counts: mean, and how many got how much, as bars with their numbers. */
export function Criteria({ criteria }: { criteria: CriteriaView }) {
  const { t, i18n } = useTranslation();
  return (
    <div className="debrief-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t("drill.counts")}</th>
            <th scope="col">{t("debrief.reportMean")}</th>
            {BINS.map((bin) => (
              <th key={bin} scope="col">
                {t(`debrief.bins.${bin}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {criteria.map(({ id, title, mean, most, bins, people }) => (
            <tr key={id}>
              <th scope="row">{textOf(title, i18n.language)}</th>
              <td className="num">{t("drill.ofPoints", { points: numberText(mean, 1), most })}</td>
              {bins.map((count, at) => (
                <td key={BINS[at]} className="num">
                  <span className="debrief-bin">
                    <span style={{ height: `${(100 * count) / Math.max(1, people)}%` }} />
                  </span>
                  {count}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
