import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { EconomyAct } from "../../../twins/protocol/economy/index.ts";
import { isDigest, parseAmount } from "../../ui/amount.ts";
import { Section } from "../../ui/parts.tsx";
import { Act } from "../onChain/Act.tsx";
import { AmountField, ChoiceField, DigestField, Fields, WholeField, wholeIn } from "../onChain/fields.tsx";
import { Fold } from "../onChain/Page.tsx";
import type { PoolProps } from "./PoolCard.tsx";

/** Numbers of a demand with what they may be, as TrainingMarket checks them; windows in minutes. */
const FIELDS = {
  rounds: { initial: "10", least: 1, most: 1_000 },
  minSeats: { initial: "3", least: 1, most: 256 },
  maxSeats: { initial: "30", least: 1, most: 256 },
  quorum: { initial: "2", least: 1, most: 256 },
  enough: { initial: "0", least: 0, most: 256 },
  floorPercent: { initial: "20", least: 0, most: 100 },
  minTier: { initial: "1", least: 0, most: 3 },
  applyMin: { initial: "1440", least: 1, most: 43_200 },
  selectMin: { initial: "1440", least: 1, most: 43_200 },
  commitMin: { initial: "60", least: 1, most: 43_200 },
  closeMin: { initial: "60", least: 1, most: 43_200 },
} as const;
type Field = keyof typeof FIELDS;
const NAMES = Object.keys(FIELDS) as Field[];

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
  enough: n.enough,
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
  const numbers = Object.fromEntries(NAMES.map((name) => [name, wholeIn(FIELDS[name], typed[name])])) as Numbers;
  const whole = NAMES.every((name) => numbers[name] !== null);
  const few = numbers.enough > 0 && numbers.enough < numbers.quorum;
  const seats =
    whole &&
    (few || numbers.quorum > numbers.minSeats || Math.max(numbers.minSeats, numbers.enough) > numbers.maxSeats);
  const short = amount !== null && amount > BigInt(pool.availableWei);
  const ready = amount !== null && whole && profile.trim() !== "";
  return (
    <Fold title={t("invest.manage.demand")}>
      <p className="muted">{t("invest.manage.demandHow")}</p>
      <AmountField
        label={t("invest.manage.reward")}
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
      <Fields>
        {NAMES.map((name) => (
          <WholeField
            key={name}
            label={t(`invest.manage.fields.${name}`)}
            value={typed[name]}
            range={FIELDS[name]}
            onChange={(text) => setTyped({ ...typed, [name]: text })}
          />
        ))}
      </Fields>
      <Act
        primary
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
    </Fold>
  );
}

function BuyData({ view, pool, again }: PoolProps) {
  const { t } = useTranslation();
  const [source, setSource] = useState(view.dataSources[0] ?? "");
  const [item, setItem] = useState("");
  const [price, setPrice] = useState("");
  const amount = parseAmount(price);
  const known = isDigest(item);
  if (view.dataSources.length === 0) return <p className="muted">{t("invest.sources.none")}</p>;
  return (
    <Fold title={t("invest.manage.data")}>
      <ChoiceField<string>
        label={t("invest.sources.title")}
        of={view.dataSources.map((value) => ({ value, label: value }))}
        value={source}
        onChange={setSource}
      />
      <DigestField label={t("invest.manage.item")} value={item} onChange={setItem} />
      <AmountField label={t("invest.manage.price")} value={price} onChange={setPrice} />
      <Act
        primary
        act={
          amount === null || !known
            ? null
            : { kind: "buyData", pool: pool.id, source, item: item.trim(), priceWei: String(amount) }
        }
        label={t("invest.manage.buy")}
        says={t("invest.manage.buySays", { amount: tokenText(String(amount ?? 0n)) })}
        onDone={again}
      />
    </Fold>
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
      <Act
        act={{ kind: "finishPool", pool: pool.id }}
        label={t("invest.finish.do")}
        asks={t("invest.finish.early", { amount: tokenText(pool.availableWei) })}
        onDone={again}
      />
    </Section>
  );
}
