import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EconomyAct } from "../../../twins/protocol/economy/index.ts";
import type { MarketView } from "../../../twins/protocol/economy/market.ts";
import { aitnToWei, isAddress, isDigest } from "../../ui/amount.ts";
import { tokenText } from "../../ui/format.ts";
import { AmountField, ChainAct } from "../OnChain.tsx";

const HOUR_S = 3_600;
/** ITrainingMarket: at most 30 days a window. */
const MAX_HOURS = 720;
const START = {
  modelCid: "",
  modelDigest: "",
  instructionDigest: "",
  profileDigest: "",
  operator: "",
  reward: "",
  rounds: "10",
  minSeats: "3",
  maxSeats: "30",
  quorum: "3",
  floor: "20",
  minTier: "1",
  applyH: "24",
  selectH: "24",
  commitH: "6",
  closeH: "6",
};
type Field = keyof typeof START;
const DIGESTS: readonly Field[] = ["modelDigest", "instructionDigest", "profileDigest"];
/** Whole numbers with their ranges. */
const RANGES: Partial<Record<Field, readonly [least: number, most: number]>> = {
  rounds: [1, 1_000],
  minSeats: [1, 256],
  maxSeats: [1, 256],
  quorum: [1, 256],
  floor: [0, 100],
  minTier: [0, 3],
  applyH: [1, MAX_HOURS],
  selectH: [1, MAX_HOURS],
  commitH: [1, MAX_HOURS],
  closeH: [1, MAX_HOURS],
};

function isSound(field: Field, text: string): boolean {
  const range = RANGES[field];
  if (range !== undefined) return /^\d{1,4}$/.test(text) && Number(text) >= range[0] && Number(text) <= range[1];
  if (DIGESTS.includes(field)) return isDigest(text);
  if (field === "operator") return isAddress(text);
  if (field === "reward") return aitnToWei(text) !== null;
  return text.trim().length > 0 && text.trim().length <= 128;
}

function demandOf(values: Readonly<Record<Field, string>>): EconomyAct | null {
  const rewardWei = aitnToWei(values.reward);
  const wrong = (Object.keys(START) as Field[]).some((field) => !isSound(field, values[field]));
  const n = (field: Field) => Number(values[field]);
  if (wrong || rewardWei === null || n("minSeats") > n("maxSeats") || n("quorum") > n("minSeats")) return null;
  return {
    kind: "openDemand",
    modelCid: values.modelCid.trim(),
    modelDigest: values.modelDigest.trim(),
    instructionDigest: values.instructionDigest.trim(),
    profileDigest: values.profileDigest.trim(),
    operator: values.operator.trim(),
    rewardWei,
    rounds: n("rounds"),
    minSeats: n("minSeats"),
    maxSeats: n("maxSeats"),
    quorum: n("quorum"),
    floorBps: n("floor") * 100,
    minTier: n("minTier"),
    applyS: n("applyH") * HOUR_S,
    selectS: n("selectH") * HOUR_S,
    commitS: n("commitH") * HOUR_S,
    closeS: n("closeH") * HOUR_S,
  };
}

/** A demand for training: what, for how much, by whom and how long. */
export function DemandForm({ market, onDone }: { market: MarketView; onDone: () => void }) {
  const { t } = useTranslation();
  const [values, setValues] = useState<Readonly<Record<Field, string>>>({ ...START, operator: market.account });
  const set = (field: Field, text: string) => setValues((held) => ({ ...held, [field]: text }));
  const act = demandOf(values);
  const rewardWei = aitnToWei(values.reward);
  const short = rewardWei !== null && BigInt(market.aitnWei) < BigInt(rewardWei);
  return (
    <>
      <div className="page-form-wide">
        {(Object.keys(START) as Field[]).map((field) =>
          field === "reward" ? (
            <AmountField
              key={field}
              label={t("demand.reward")}
              value={values.reward}
              onChange={(text) => set(field, text)}
            />
          ) : (
            <TextInput
              key={field}
              size="xs"
              label={t(`demand.fields.${field}`)}
              autoComplete="off"
              value={values[field]}
              onChange={(event) => set(field, event.currentTarget.value)}
              error={values[field] !== "" && !isSound(field, values[field]) ? t("demand.wrong") : undefined}
            />
          ),
        )}
      </div>
      <p className="muted">{t("demand.rulesSay")}</p>
      <ChainAct
        primary
        act={act}
        label={t("demand.open")}
        says={t("demand.openSays", { reward: tokenText(rewardWei ?? "0"), rounds: values.rounds })}
        refusal={short ? t("market.tooLittle", { held: tokenText(market.aitnWei) }) : null}
        onDone={onDone}
      />
    </>
  );
}
