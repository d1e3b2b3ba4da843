import { useTranslation } from "react-i18next";
import { medianOf } from "../../../twins/core/numeric.ts";
import type { Mph, TrafficView } from "../../../twins/protocol/homeCity.ts";
import { numberText, textOf } from "../../ui/format.ts";
import { Hash, Tag } from "../../ui/parts.tsx";

const known = (values: readonly Mph[]): number[] => values.flatMap((mph) => mph ?? []);

/** Root mean square difference where both are known; null where nowhere. */
export function rmseOf(told: readonly Mph[], happened: readonly Mph[]): number | null {
  const squares = told.flatMap((mph, i) => {
    const is = happened[i] ?? null;
    return mph === null || is === null ? [] : [(mph - is) ** 2];
  });
  return squares.length === 0 ? null : Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / squares.length);
}

/** The figure that others publish: of all steps up to 15 minutes. */
function UpTo({ traffic }: { traffic: TrafficView }) {
  const { t } = useTranslation();
  const first = traffic.horizons.find(({ aheadMin }) => aheadMin === 15);
  if (first === undefined) return null;
  const words = { rmse: numberText(first.rmseUpToMph, 2), same: numberText(first.persistenceUpToMph, 2) };
  return (
    <p>
      {t("city.upTo", words)}{" "}
      {traffic.publishedUpTo !== null && t("city.upToPublished", { published: traffic.publishedUpTo })}
    </p>
  );
}

/** What is told of 15, 30 and 60 minutes later beside what happened, and how good the model is. */
export function Horizons({ traffic }: { traffic: TrafficView }) {
  const { t, i18n } = useTranslation();
  const text = (mph: number | null): string => (mph === null ? "–" : numberText(mph, 1));
  const columns = ["ahead", "medianTold", "medianHappened", "here", "lastDay", "persistence"] as const;
  return (
    <>
      <p>
        {t("city.model")} <Hash value={traffic.model.cid} />{" "}
        <Tag>{t(traffic.model.approved ? "city.approved" : "city.notVoted")}</Tag>
      </p>
      <div className="traffic-scroll">
        <table className="plain-table">
          <thead>
            <tr>
              {columns.map((name) => (
                <th key={name} scope="col">
                  {t(`city.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {traffic.horizons.map(({ aheadMin, toldMph, happenedMph, rmseMph, persistenceMph }) => (
              <tr key={aheadMin}>
                <th scope="row">{t("city.aheadMin", { min: aheadMin })}</th>
                <td className="num">{text(medianOf(known(toldMph)))}</td>
                <td className="num">{text(medianOf(known(happenedMph)))}</td>
                <td className="num">{text(rmseOf(toldMph, happenedMph))}</td>
                <td className="num">{text(rmseMph)}</td>
                <td className="num">{text(persistenceMph)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <UpTo traffic={traffic} />
      {traffic.published !== null && (
        <p className="muted">
          {t("city.published")}: {textOf(traffic.published, i18n.language)}
        </p>
      )}
    </>
  );
}
