import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../ui/format.ts";
import { parseAmount } from "../../ui/money.ts";
import { AmountField } from "../money/AmountField.tsx";
import { DoAct } from "../money/DoAct.tsx";
import type { PoolProps } from "./PoolCard.tsx";

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function Contribute({ view, pool, again }: PoolProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const amount = parseAmount(typed);
  const room = BigInt(pool.capWei) - BigInt(pool.contributedWei);
  const most = least(room, BigInt(view.aitnWei));
  const why = amount !== null && amount > most ? t("invest.contribute.most", { most: tokenText(String(most)) }) : null;
  return (
    <div className="money-form">
      <AmountField label={t("invest.contribute.amount")} unit="AITN" value={typed} onChange={setTyped} most={most} />
      <DoAct
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
    <details>
      <summary>{t("invest.revenue.title")}</summary>
      <div className="money-form">
        <p className="muted">{t("invest.revenue.how")}</p>
        <AmountField label={t("invest.revenue.amount")} unit="AITN" value={typed} onChange={setTyped} />
        <DoAct
          act={amount === null ? null : { kind: "payRevenue", pool: pool.id, amountWei: String(amount) }}
          label={t("invest.revenue.do")}
          says={t("invest.revenue.says", { amount: tokenText(String(amount ?? 0n)) })}
          why={short ? t("invest.contribute.most", { most: tokenText(view.aitnWei) }) : null}
          variant="default"
          onDone={again}
        />
      </div>
    </details>
  );
}

function SendShares({ pool, again }: PoolProps) {
  const { t } = useTranslation();
  const [to, setTo] = useState("");
  const [typed, setTyped] = useState("");
  const amount = parseAmount(typed);
  const known = ADDRESS.test(to.trim());
  const short = amount !== null && amount > BigInt(pool.sharesWei);
  return (
    <details>
      <summary>{t("invest.send.title")}</summary>
      <div className="money-form">
        <p className="muted">{t("invest.send.how")}</p>
        <TextInput
          label={t("invest.send.to")}
          autoComplete="off"
          spellCheck={false}
          value={to}
          error={to !== "" && !known ? t("invest.send.notAddress") : undefined}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <AmountField
          label={t("invest.send.amount")}
          unit=""
          value={typed}
          onChange={setTyped}
          most={BigInt(pool.sharesWei)}
        />
        <DoAct
          act={
            amount === null || !known
              ? null
              : { kind: "sendShares", pool: pool.id, to: to.trim(), amountWei: String(amount) }
          }
          label={t("invest.send.do")}
          says={t("invest.send.says", { amount: tokenText(String(amount ?? 0n)), to: to.trim() })}
          why={short ? t("invest.send.short", { most: tokenText(pool.sharesWei) }) : null}
          variant="default"
          onDone={again}
        />
      </div>
    </details>
  );
}

/** What anybody, and what a holder of shares can do with a pool. */
export function HolderActs(props: PoolProps) {
  const { t } = useTranslation();
  const { pool, again } = props;
  const { phase } = pool;
  const funded = BigInt(pool.contributedWei) >= BigInt(pool.goalWei) && phase !== "funding";
  return (
    <div className="money-form">
      {phase === "funding" && <Contribute {...props} />}
      {(phase === "missed" || phase === "spent") && (
        <DoAct
          act={{ kind: "finishPool", pool: pool.id }}
          label={t("invest.finish.do")}
          says={t(phase === "missed" ? "invest.finish.missed" : "invest.finish.spent")}
          onDone={again}
        />
      )}
      {pool.claimableWei !== "0" && (
        <DoAct
          act={{ kind: "claimRevenue", pool: pool.id }}
          label={t("invest.claim.do")}
          says={t("invest.claim.says", { amount: tokenText(pool.claimableWei) })}
          onDone={again}
        />
      )}
      {funded && <PayRevenue {...props} />}
      {pool.sharesWei !== "0" && <SendShares {...props} />}
    </div>
  );
}
