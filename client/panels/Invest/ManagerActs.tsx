import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EconomyAct } from "../../../twins/protocol/economy/index.ts";
import { tokenText } from "../../ui/format.ts";
import { parseAmount } from "../../ui/money.ts";
import { Section } from "../../ui/parts.tsx";
import { AmountField } from "../money/AmountField.tsx";
import { DoAct } from "../money/DoAct.tsx";
import type { PoolProps } from "./PoolCard.tsx";

/** Numbers of a demand with what they may be, as TrainingMarket checks them; windows in minutes. */
const FIELDS = {
  rounds: { initial: "10", least: 1, most: 1_000 },
  minSeats: { initial: "3", least: 1, most: 256 },
  maxSeats: { initial: "30", least: 1, most: 256 },
  quorum: { initial: "2", least: 1, most: 256 },
  floorPercent: { initial: "20", least: 0, most: 100 },
  minTier: { initial: "1", least: 0, most: 3 },
  applyMin: { initial: "1440", least: 1, most: 43_200 },
  selectMin: { initial: "1440", least: 1, most: 43_200 },
  commitMin: { initial: "60", least: 1, most: 43_200 },
  closeMin: { initial: "60", least: 1, most: 43_200 },
} as const;
type Field = keyof typeof FIELDS;
const NAMES = Object.keys(FIELDS) as Field[];

function numberOf(name: Field, typed: string): number | null {
  const { least, most } = FIELDS[name];
  const value = /^\d{1,5}$/.test(typed) ? Number(typed) : Number.NaN;
  return value >= least && value <= most ? value : null;
}

type Numbers = Readonly<Record<Field, number>>;
const demandAct = (pool: string, rewardWei: bigint, profile: string, n: Numbers): EconomyAct => ({
  kind: "fundDemand",
  pool,
  rewardWei: String(rewardWei),
  profile,
  rounds: n.rounds,
  minSeats: n.minSeats,
  maxSeats: n.maxSeats,
  quorum: n.quorum,
  floorBps: n.floorPercent * 100,
  minTier: n.minTier,
  applyS: n.applyMin * 60,
  selectS: n.selectMin * 60,
  commitS: n.commitMin * 60,
  closeS: n.closeMin * 60,
});

function OpenDemand({ pool, again }: PoolProps) {
  const { t } = useTranslation();
  const [reward, setReward] = useState("");
  const [profile, setProfile] = useState("");
  const [typed, setTyped] = useState<Record<Field, string>>(
    () => Object.fromEntries(NAMES.map((name) => [name, FIELDS[name].initial])) as Record<Field, string>,
  );
  const amount = parseAmount(reward);
  const numbers = Object.fromEntries(NAMES.map((name) => [name, numberOf(name, typed[name])])) as Numbers;
  const whole = NAMES.every((name) => numbers[name] !== null);
  const seats = whole && (numbers.quorum > numbers.minSeats || numbers.minSeats > numbers.maxSeats);
  const short = amount !== null && amount > BigInt(pool.availableWei);
  const ready = amount !== null && whole && profile.trim() !== "";
  return (
    <details>
      <summary>{t("invest.manage.demand")}</summary>
      <div className="money-form">
        <p className="muted">{t("invest.manage.demandHow")}</p>
        <AmountField
          label={t("invest.manage.reward")}
          unit="AITN"
          value={reward}
          onChange={setReward}
          most={BigInt(pool.availableWei)}
        />
        <Textarea
          label={t("invest.manage.profile")}
          rows={2}
          maxLength={20_000}
          value={profile}
          onChange={(event) => setProfile(event.currentTarget.value)}
        />
        <div className="money-pair">
          {NAMES.map((name) => (
            <TextInput
              key={name}
              label={t(`invest.manage.fields.${name}`)}
              inputMode="numeric"
              value={typed[name]}
              error={
                numbers[name] === null
                  ? t("invest.manage.range", { least: FIELDS[name].least, most: FIELDS[name].most })
                  : undefined
              }
              onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
            />
          ))}
        </div>
        <DoAct
          act={ready ? demandAct(pool.id, amount, profile, numbers) : null}
          label={t("invest.manage.demandDo")}
          says={t("invest.manage.demandSays", { amount: tokenText(String(amount ?? 0n)), rounds: typed.rounds })}
          why={
            seats
              ? t("invest.manage.seats")
              : short
                ? t("invest.contribute.most", { most: tokenText(pool.availableWei) })
                : null
          }
          onDone={again}
        />
      </div>
    </details>
  );
}

function BuyData({ view, pool, again }: PoolProps) {
  const { t } = useTranslation();
  const [source, setSource] = useState(view.dataSources[0] ?? "");
  const [item, setItem] = useState("");
  const [price, setPrice] = useState("");
  const amount = parseAmount(price);
  const known = /^0x[0-9a-fA-F]{64}$/.test(item.trim());
  if (view.dataSources.length === 0) return <p className="muted">{t("invest.sources.none")}</p>;
  return (
    <details>
      <summary>{t("invest.manage.data")}</summary>
      <div className="money-form">
        <NativeSelect
          label={t("invest.sources.title")}
          data={[...view.dataSources]}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        <TextInput
          label={t("invest.manage.item")}
          autoComplete="off"
          spellCheck={false}
          value={item}
          error={item !== "" && !known ? t("invest.manage.notDigest") : undefined}
          onChange={(event) => setItem(event.currentTarget.value)}
        />
        <AmountField label={t("invest.manage.price")} unit="AITN" value={price} onChange={setPrice} />
        <DoAct
          act={
            amount === null || !known
              ? null
              : { kind: "buyData", pool: pool.id, source, item: item.trim(), priceWei: String(amount) }
          }
          label={t("invest.manage.buy")}
          says={t("invest.manage.buySays", { amount: tokenText(String(amount ?? 0n)) })}
          onDone={again}
        />
      </div>
    </details>
  );
}

/** What only a pool's manager can do, and only for its model. */
export function ManagerActs(props: PoolProps) {
  const { t } = useTranslation();
  const { pool, again } = props;
  if (pool.phase !== "spending") return null;
  return (
    <Section title={t("invest.manage.title")}>
      <OpenDemand {...props} />
      <BuyData {...props} />
      <DoAct
        act={{ kind: "finishPool", pool: pool.id }}
        label={t("invest.finish.do")}
        says={t("invest.finish.early", { amount: tokenText(pool.availableWei) })}
        variant="default"
        onDone={again}
      />
    </Section>
  );
}
