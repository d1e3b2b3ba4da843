import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { EconomyAct } from "../../../twins/protocol/economy/index.ts";
import type { MarketView } from "../../../twins/protocol/economy/market.ts";
import { follow } from "../../session/view.ts";
import { isAddress, isDigest, parseAmount } from "../../ui/amount.ts";
import { Act } from "../onChain/Act.tsx";
import {
  AddressField,
  AmountField,
  DigestField,
  Fields,
  type Range,
  TextField,
  WholeField,
  wholeIn,
} from "../onChain/fields.tsx";

const HOUR_S = 3_600;
/** ITrainingMarket: at most 30 days a window. */
const HOURS: Range = { least: 1, most: 720 };
const SEATS: Range = { least: 1, most: 256 };
/** Whole numbers with what they may be. */
const RANGES = {
  rounds: { least: 1, most: 1_000 },
  minSeats: SEATS,
  maxSeats: SEATS,
  quorum: SEATS,
  enough: { least: 0, most: 256 },
  floor: { least: 0, most: 100 },
  minTier: { least: 0, most: 3 },
  applyH: HOURS,
  selectH: HOURS,
  commitH: HOURS,
  closeH: HOURS,
} as const;
const DIGESTS = ["modelDigest", "instructionDigest", "profileDigest"] as const;
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
  enough: "0",
  floor: "20",
  minTier: "1",
  applyH: "24",
  selectH: "24",
  commitH: "6",
  closeH: "6",
};
type Field = keyof typeof START;
type Values = Readonly<Record<Field, string>>;
const NUMBERS = Object.keys(RANGES) as (keyof typeof RANGES)[];

function demandOf(values: Values): EconomyAct | null {
  const reward = parseAmount(values.reward);
  const n = (field: keyof typeof RANGES): number => wholeIn(RANGES[field], values[field]) ?? Number.NaN;
  const modelCid = values.modelCid.trim();
  const named = modelCid.length > 0 && modelCid.length <= 128 && isAddress(values.operator);
  const sound = named && DIGESTS.every((field) => isDigest(values[field])) && NUMBERS.every((field) => n(field) >= 0);
  if (!sound || reward === null || n("minSeats") > n("maxSeats") || n("quorum") > n("minSeats")) return null;
  if (n("enough") > 0 && (n("enough") < n("quorum") || n("enough") > n("maxSeats"))) return null;
  return {
    kind: "openDemand",
    modelCid,
    modelDigest: values.modelDigest.trim(),
    instructionDigest: values.instructionDigest.trim(),
    profileDigest: values.profileDigest.trim(),
    operator: values.operator.trim(),
    rewardWei: String(reward),
    rounds: n("rounds"),
    minSeats: n("minSeats"),
    maxSeats: n("maxSeats"),
    quorum: n("quorum"),
    enough: n("enough"),
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
  const [values, setValues] = useState<Values>({ ...START, operator: market.account });
  const field = (name: Field) => ({
    label: name === "reward" ? t("demand.reward") : t(`demand.fields.${name}`),
    value: values[name],
    onChange: (text: string) => setValues((held) => ({ ...held, [name]: text })),
  });
  const reward = parseAmount(values.reward);
  const short = reward !== null && BigInt(market.aitnWei) < reward;
  return (
    <div className="page-form">
      <p className="muted">
        {t("rounds.order.expert")}{" "}
        <a
          href="/community/rounds?panel=order"
          onClick={(event) => follow(event, { community: "rounds", panel: "order" })}
        >
          {t("rounds.order.simple")}
        </a>
      </p>
      <Fields>
        <TextField {...field("modelCid")} wrong={values.modelCid.trim().length <= 128 ? null : t("demand.wrong")} />
        {DIGESTS.map((name) => (
          <DigestField key={name} {...field(name)} />
        ))}
        <AddressField {...field("operator")} />
        <AmountField {...field("reward")} />
        {NUMBERS.map((name) => (
          <WholeField key={name} {...field(name)} range={RANGES[name]} />
        ))}
      </Fields>
      <p className="muted">{t("demand.rulesSay")}</p>
      <Act
        primary
        act={demandOf(values)}
        label={t("demand.open")}
        says={t("demand.openSays", { reward: tokenText(String(reward ?? 0n)), rounds: values.rounds })}
        why={short ? t("market.tooLittle", { held: tokenText(market.aitnWei) }) : null}
        onDone={onDone}
      />
    </div>
  );
}
