import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import { isAddress, parseAmount } from "../../ui/amount.ts";
import { Facts, Hash } from "../../ui/parts.tsx";
import { Act } from "../onChain/Act.tsx";
import { AddressField, AmountField } from "../onChain/fields.tsx";
import { Fold } from "../onChain/Page.tsx";
import type { PoolProps } from "./PoolCard.tsx";

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function Contribute({ view, pool, again }: PoolProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const amount = parseAmount(typed);
  const room = BigInt(pool.capWei) - BigInt(pool.contributedWei);
  const most = least(room, BigInt(view.aitnWei));
  const why = amount !== null && amount > most ? t("invest.contribute.most", { most: tokenText(String(most)) }) : null;
  return (
    <div className="page-form">
      <AmountField label={t("invest.contribute.amount")} value={typed} onChange={setTyped} most={most} />
      <Act
        primary
        act={amount === null ? null : { kind: "contribute", pool: pool.id, amountWei: String(amount) }}
        label={t("invest.contribute.do")}
        says={t("invest.contribute.says", { amount: tokenText(String(amount ?? 0n)) })}
        why={why}
        onDone={again}
      />
    </div>
  );
}

function PayRevenue({ view, pool, again }: PoolProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const amount = parseAmount(typed);
  const short = amount !== null && amount > BigInt(view.aitnWei);
  return (
    <Fold title={t("invest.revenue.title")}>
      <p className="muted">{t("invest.revenue.how")}</p>
      <Facts
        rows={[
          [
            t("invest.revenue.account"),
            <Hash key="a" value={pool.revenueAccount} label={t("invest.revenue.account")} />,
          ],
        ]}
      />
      <p className="muted">{t("invest.revenue.directly")}</p>
      <AmountField label={t("invest.revenue.amount")} value={typed} onChange={setTyped} />
      <Act
        act={amount === null ? null : { kind: "payRevenue", pool: pool.id, amountWei: String(amount) }}
        label={t("invest.revenue.do")}
        says={t("invest.revenue.says", { amount: tokenText(String(amount ?? 0n)) })}
        why={short ? t("invest.contribute.most", { most: tokenText(view.aitnWei) }) : null}
        onDone={again}
      />
    </Fold>
  );
}

function SendShares({ pool, again }: PoolProps) {
  const { t } = useTranslation();
  const [to, setTo] = useState("");
  const [typed, setTyped] = useState("");
  const amount = parseAmount(typed);
  const known = isAddress(to);
  const short = amount !== null && amount > BigInt(pool.sharesWei);
  return (
    <Fold title={t("invest.send.title")}>
      <p className="muted">{t("invest.send.how")}</p>
      <AddressField label={t("invest.send.to")} value={to} onChange={setTo} />
      <AmountField
        label={t("invest.send.amount")}
        unit=""
        value={typed}
        onChange={setTyped}
        most={BigInt(pool.sharesWei)}
      />
      <Act
        act={
          amount === null || !known
            ? null
            : { kind: "sendShares", pool: pool.id, to: to.trim(), amountWei: String(amount) }
        }
        label={t("invest.send.do")}
        says={t("invest.send.says", { amount: tokenText(String(amount ?? 0n)), to: to.trim() })}
        why={short ? t("invest.send.short", { most: tokenText(pool.sharesWei) }) : null}
        onDone={again}
      />
    </Fold>
  );
}

/** What anybody, and what a holder of shares can do with a pool. */
export function HolderActs(props: PoolProps) {
  const { t } = useTranslation();
  const { pool, again } = props;
  const { phase } = pool;
  const funded = BigInt(pool.contributedWei) >= BigInt(pool.goalWei) && phase !== "funding";
  return (
    <div className="page-form">
      {phase === "funding" && <Contribute {...props} />}
      {(phase === "missed" || phase === "spent") && (
        <Act
          primary
          act={{ kind: "finishPool", pool: pool.id }}
          label={t("invest.finish.do")}
          asks={t(phase === "missed" ? "invest.finish.missed" : "invest.finish.spent")}
          onDone={again}
        />
      )}
      {funded && pool.revenueWaitingWei !== "0" && (
        <Act
          primary
          act={{ kind: "forwardRevenue", pool: pool.id }}
          label={t("invest.forward.do")}
          asks={t("invest.forward.says", { amount: tokenText(pool.revenueWaitingWei) })}
          onDone={again}
        />
      )}
      {pool.claimableWei !== "0" && (
        <Act
          primary
          act={{ kind: "claimRevenue", pool: pool.id }}
          label={t("invest.claim.do")}
          asks={t("invest.claim.says", { amount: tokenText(pool.claimableWei) })}
          onDone={again}
        />
      )}
      {funded && <PayRevenue {...props} />}
      {pool.sharesWei !== "0" && <SendShares {...props} />}
    </div>
  );
}
