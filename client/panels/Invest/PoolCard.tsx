import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { InvestView, PoolEventView, PoolView } from "../../../twins/protocol/economy/invest.ts";
import { sameAddress } from "../../ui/amount.ts";
import { Facts, Hash, Section } from "../../ui/parts.tsx";
import { Act } from "../onChain/Act.tsx";
import { History, whenText } from "../onChain/History.tsx";
import { Card, Fold } from "../onChain/Page.tsx";
import { HolderActs } from "./HolderActs.tsx";
import { ManagerActs } from "./ManagerActs.tsx";

const LOOK = { funding: "busy", missed: "bad", spending: "ok", spent: "warn", finished: "warn" } as const;

export interface PoolProps {
  readonly view: InvestView;
  readonly pool: PoolView;
  readonly again: () => void;
}

/** For drawing only. */
const share = (part: string, whole: string): number => Number((BigInt(part) * 1000n) / BigInt(whole)) / 10;

function Raised({ pool }: PoolProps) {
  const { t } = useTranslation();
  const [raised, cap] = [tokenText(pool.contributedWei, 2), tokenText(pool.capWei, 2)];
  return (
    <div className="pool-raised">
      <p>{t("invest.pool.raised", { raised, cap, goal: tokenText(pool.goalWei, 2) })}</p>
      <progress
        className="pool-bar"
        max={100}
        value={share(pool.contributedWei, pool.capWei)}
        aria-label={t("invest.pool.raised", { raised, cap, goal: tokenText(pool.goalWei, 2) })}
      />
    </div>
  );
}

function Money({ pool }: PoolProps) {
  const { t } = useTranslation();
  const aitn = (wei: string): string => `${tokenText(wei)} AITN`;
  return (
    <Facts
      rows={[
        [t("invest.pool.spent"), aitn(pool.spentWei)],
        [t("invest.pool.returned"), aitn(pool.returnedWei)],
        [t("invest.pool.left"), aitn(pool.availableWei)],
        [t("invest.pool.givenBack"), aitn(pool.givenBackWei)],
        [t("invest.pool.revenue"), aitn(pool.revenueWei)],
        [t("invest.pool.perShare"), aitn(pool.revenuePerAitnWei)],
        [t("invest.pool.yours"), tokenText(pool.sharesWei)],
        [t("invest.pool.claimable"), aitn(pool.claimableWei)],
      ]}
    />
  );
}

function Terms({ pool }: PoolProps) {
  const { t } = useTranslation();
  return (
    <Facts
      rows={[
        [t("invest.pool.model"), <Hash key="m" value={pool.modelCid} label={t("invest.pool.model")} />],
        [
          t("invest.pool.instruction"),
          <Hash key="i" value={pool.instructionDigest} label={t("invest.pool.instruction")} />,
        ],
        [t("invest.pool.manager"), <Hash key="a" value={pool.manager} label={t("invest.pool.manager")} />],
        [t("invest.pool.fundUntil"), whenText(pool.fundUntilMs)],
        [t("invest.pool.spendUntil"), whenText(pool.spendUntilMs)],
      ]}
    />
  );
}

function Demands({ pool, again }: PoolProps) {
  const { t } = useTranslation();
  if (pool.demands.length === 0) return null;
  return (
    <Section title={t("invest.demands.title")}>
      <ul className="rows">
        {pool.demands.map(({ demand, rewardWei, refundableWei }) => (
          <li key={demand} className="row">
            <span className="row-main">{t("invest.demands.one", { demand, reward: tokenText(rewardWei) })}</span>
            {refundableWei !== "0" && (
              <Act
                act={{ kind: "collectPoolRefund", pool: pool.id, demand }}
                label={t("invest.demands.collect", { amount: tokenText(refundableWei) })}
                onDone={again}
              />
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function EventText({ event }: { event: PoolEventView }) {
  const { t } = useTranslation();
  return (
    <>
      {t(`invest.history.${event.kind}`, { amount: tokenText(event.amountWei), demand: event.demand ?? "" })}{" "}
      {event.account !== null && <Hash value={event.account} label={t("wallet.account")} />}
    </>
  );
}

/** One pool: its terms, what became of the money, what one can do. */
export function PoolCard(props: PoolProps & { readonly unfolded: boolean }) {
  const { t } = useTranslation();
  const { pool, view } = props;
  // A newer pool must not close what somebody reads.
  const [unfolded] = useState(props.unfolded);
  const managing = sameAddress(pool.manager, view.account);
  const title = t("invest.pool.title", { id: pool.id });
  return (
    <Card
      title={title}
      head={<span className={`word word-${LOOK[pool.phase]}`}>{t(`invest.phases.${pool.phase}`)}</span>}
    >
      <p className="muted">{t(`invest.means.${pool.phase}`)}</p>
      <Raised {...props} />
      {pool.claimableWei !== "0" && (
        <p>
          {t("invest.pool.claimable")} {tokenText(pool.claimableWei)} AITN
        </p>
      )}
      <Fold title={t("invest.pool.more")} open={unfolded}>
        <div className="page-columns">
          <div>
            <Terms {...props} />
            <Demands {...props} />
          </div>
          <Money {...props} />
        </div>
        <HolderActs {...props} />
        {managing && <ManagerActs {...props} />}
        <Fold title={t("invest.history.title")}>
          <History of="invest" id={pool.id} newest={pool.history} empty={t("invest.history.empty")}>
            {(event) => <EventText event={event} />}
          </History>
        </Fold>
      </Fold>
    </Card>
  );
}
