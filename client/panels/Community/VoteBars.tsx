import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { ProposalRow } from "../../../twins/protocol/economy/community.ts";
import { percentOf } from "./words.ts";

/** For, against and abstain on one scale, with the line of for and abstain votes that the quorum takes. */
export function VoteBars({ row }: { row: ProposalRow }) {
  const { t } = useTranslation();
  const votes = [
    ["for", row.forWei],
    ["against", row.againstWei],
    ["abstain", row.abstainWei],
  ] as const;
  const counted = BigInt(row.forWei) + BigInt(row.abstainWei);
  const quorum = row.quorumWei === null ? null : BigInt(row.quorumWei);
  const cast = counted + BigInt(row.againstWei);
  const scale = quorum !== null && quorum > cast ? quorum : cast;
  return (
    <div className="votes-of">
      {votes.map(([name, wei]) => (
        <div key={name} className={`vote-line vote-${name}`}>
          <span>{t(`dao.support.${name}`)}</span>
          <span className="vote-bar" aria-hidden>
            <i style={{ width: `${percentOf(wei, scale)}%` }} />
            {quorum !== null && name === "for" && (
              <b style={{ left: `${percentOf(quorum.toString(), scale)}%` }} title={t("dao.quorumLine")} />
            )}
          </span>
          <span className="num">
            {tokenText(wei, 0)} <span className="unit">AITN</span>
          </span>
        </div>
      ))}
      {quorum !== null && (
        <p className="muted">
          {t(counted >= quorum ? "dao.quorumReached" : "dao.quorumMissing", {
            n: tokenText(quorum.toString(), 0),
            have: tokenText(counted.toString(), 0),
          })}
        </p>
      )}
    </div>
  );
}
