import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { rawCidDigest } from "../../../models/pipeline/cid.ts";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { EconomyAct } from "../../../twins/protocol/economy/index.ts";
import { parseAmount } from "../../ui/amount.ts";
import { Act } from "../onChain/Act.tsx";
import { AmountField, Fields, type Range, TextField, WholeField, wholeIn } from "../onChain/fields.tsx";
import { Fold } from "../onChain/Page.tsx";

const DAY_MS = 86_400_000;
/** InvestPool's own limits. */
const FUNDING: Range = { least: 1, most: 180 };
const SPENDING: Range = { least: 1, most: 730 };

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
  const [fundDays, spendDays] = [wholeIn(FUNDING, fund), wholeIn(SPENDING, spend)];
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
      <Fold title={t("invest.create.title")}>
        <p className="muted">{t("invest.create.how")}</p>
        <TextField
          label={t("invest.create.cid")}
          value={cid}
          onChange={setCid}
          wrong={known ? null : t("invest.create.notCid")}
        />
        <Textarea
          label={t("invest.create.instruction")}
          rows={3}
          maxLength={20_000}
          value={instruction}
          onChange={(event) => setInstruction(event.currentTarget.value)}
        />
        <Fields>
          <AmountField label={t("invest.create.goal")} value={goal} onChange={setGoal} />
          <AmountField label={t("invest.create.cap")} value={cap} onChange={setCap} />
        </Fields>
        <Fields>
          <WholeField label={t("invest.create.fund")} value={fund} range={FUNDING} onChange={setFund} />
          <WholeField label={t("invest.create.spend")} value={spend} range={SPENDING} onChange={setSpend} />
        </Fields>
        <Act
          primary
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
      </Fold>
    </section>
  );
}
