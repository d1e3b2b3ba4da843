import { Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { rawCidDigest } from "../../../models/pipeline/cid.ts";
import type { EconomyAct } from "../../../twins/protocol/economy/index.ts";
import { tokenText } from "../../ui/format.ts";
import { parseAmount } from "../../ui/money.ts";
import { AmountField } from "../money/AmountField.tsx";
import { DoAct } from "../money/DoAct.tsx";

const DAY_MS = 86_400_000;
/** InvestPool's own limits. */
const [MAX_FUNDING_DAYS, MAX_SPENDING_DAYS] = [180, 730];

function DaysField(props: { label: string; value: string; most: number; onChange: (typed: string) => void }) {
  const { t } = useTranslation();
  const wrong = daysOf(props.value, props.most) === null;
  return (
    <TextInput
      label={props.label}
      inputMode="numeric"
      value={props.value}
      error={wrong ? t("invest.create.days", { most: props.most }) : undefined}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

const daysOf = (typed: string, most: number): number | null =>
  /^\d{1,3}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= most ? Number(typed) : null;

/** A new pool: whose training it pays, how much it raises, and for how long. */
export function CreatePool({ again }: { again: () => void }) {
  const { t } = useTranslation();
  const [cid, setCid] = useState("");
  const [instruction, setInstruction] = useState("");
  const [goal, setGoal] = useState("");
  const [cap, setCap] = useState("");
  const [fund, setFund] = useState("30");
  const [spend, setSpend] = useState("180");
  const [least, most] = [parseAmount(goal), parseAmount(cap)];
  const [fundDays, spendDays] = [daysOf(fund, MAX_FUNDING_DAYS), daysOf(spend, MAX_SPENDING_DAYS)];
  const known = rawCidDigest(cid.trim()) !== null;
  const turned = least !== null && most !== null && least > most;
  const act = (): EconomyAct | null => {
    if (!known || instruction.trim() === "" || least === null || most === null) return null;
    if (fundDays === null || spendDays === null) return null;
    const fundUntilMs = Date.now() + fundDays * DAY_MS;
    return {
      kind: "createPool",
      modelCid: cid.trim(),
      instruction,
      goalWei: String(least),
      capWei: String(most),
      fundUntilMs,
      spendUntilMs: fundUntilMs + spendDays * DAY_MS,
    };
  };
  return (
    <section className="card" aria-label={t("invest.create.title")}>
      <details>
        <summary>{t("invest.create.title")}</summary>
        <div className="money-form">
          <p className="muted">{t("invest.create.how")}</p>
          <TextInput
            label={t("invest.create.cid")}
            autoComplete="off"
            spellCheck={false}
            value={cid}
            error={cid !== "" && !known ? t("invest.create.notCid") : undefined}
            onChange={(event) => setCid(event.currentTarget.value)}
          />
          <Textarea
            label={t("invest.create.instruction")}
            rows={3}
            maxLength={20_000}
            value={instruction}
            onChange={(event) => setInstruction(event.currentTarget.value)}
          />
          <div className="money-pair">
            <AmountField label={t("invest.create.goal")} unit="AITN" value={goal} onChange={setGoal} />
            <AmountField label={t("invest.create.cap")} unit="AITN" value={cap} onChange={setCap} />
          </div>
          <div className="money-pair">
            <DaysField label={t("invest.create.fund")} value={fund} most={MAX_FUNDING_DAYS} onChange={setFund} />
            <DaysField label={t("invest.create.spend")} value={spend} most={MAX_SPENDING_DAYS} onChange={setSpend} />
          </div>
          <DoAct
            act={act()}
            label={t("invest.create.do")}
            says={t("invest.create.says", {
              goal: tokenText(String(least ?? 0n)),
              cap: tokenText(String(most ?? 0n)),
              fund: fundDays ?? 0,
              spend: spendDays ?? 0,
            })}
            why={turned ? t("invest.create.turned") : null}
            onDone={again}
          />
        </div>
      </details>
    </section>
  );
}
