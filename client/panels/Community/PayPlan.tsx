import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReserveName, SpendingPlan } from "../../../twins/protocol/economy/community.ts";
import { useRoleRefusal } from "../../session/may.ts";
import { useAct } from "../onChain/Act.tsx";
import { argumentsOf, type FormField } from "./forms/fields.ts";

const FIELDS: readonly FormField[] = [
  { name: "to", kind: "address" },
  { name: "amount", kind: "aitn" },
];

/** For the spender of a running plan: pays from it. */
export function PayPlan(props: { reserve: ReserveName; plan: SpendingPlan; again: () => void }) {
  const { t } = useTranslation();
  const { reserve, plan, again } = props;
  const refusal = useRoleRefusal("chainAct");
  const { act, busy, shown } = useAct(again);
  const [to, setTo] = useState("");
  const [amount, setAmount] = useState("");
  const args = argumentsOf(FIELDS, { to, amount });
  const left = BigInt(plan.budgetWei) - BigInt(plan.spentWei);
  const wei = BigInt(args?.amount ?? 0);
  const why =
    refusal ?? (args === null || wei === 0n ? t("dao.pay.missing") : null) ?? (wei > left ? t("dao.pay.over") : null);
  return (
    <form
      className="pay-plan"
      onSubmit={(event) => {
        event.preventDefault();
        if (why === null && args !== null)
          void act({ kind: "payPlan", reserve, plan: plan.plan, to: args.to ?? "", amountWei: wei.toString() });
      }}
    >
      <TextInput size="xs" label={t("dao.fields.to")} value={to} onChange={(e) => setTo(e.currentTarget.value)} />
      <TextInput
        size="xs"
        label={`${t("dao.fields.amount")} (AITN)`}
        inputMode="decimal"
        value={amount}
        onChange={(e) => setAmount(e.currentTarget.value)}
      />
      <Button type="submit" size="xs" loading={busy} disabled={why !== null} title={why ?? ""}>
        {t("dao.pay.pay")}
      </Button>
      <p className="muted">{why ?? t("dao.pay.note")}</p>
      {shown}
    </form>
  );
}
