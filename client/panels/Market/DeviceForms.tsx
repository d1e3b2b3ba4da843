import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { DevicesView, OwnDevice } from "../../../twins/protocol/economy/market/devices.ts";
import { isAddress, parseAmount } from "../../ui/amount.ts";
import { Act } from "../onChain/Act.tsx";
import { AddressField, AmountField, ChoiceField, TextField } from "../onChain/fields.tsx";
import { whenText } from "../onChain/History.tsx";
import { useDeviceTitle } from "./deviceTitle.ts";

const DAY_MS = 86_400_000;
const DAYS = ["7", "30", "90", "365"] as const;

function DaysField(props: { label: string; value: string; onChange: (days: string) => void }) {
  const { t } = useTranslation();
  return <ChoiceField<string> {...props} of={DAYS.map((n) => ({ value: n, label: t("market.days", { n }) }))} />;
}

export function ListForm(props: { device: OwnDevice; view: DevicesView; nowMs: number; onDone: () => void }) {
  const { t } = useTranslation();
  const title = useDeviceTitle();
  const { device, view, nowMs } = props;
  const [price, setPrice] = useState("");
  const [days, setDays] = useState("30");
  const priceWei = parseAmount(price);
  // A minute less than the contract allows: the block comes later than this.
  const lastsMs = Math.min(Number(days) * DAY_MS, view.maxListingMs - 60_000);
  const expiresAtMs = nowMs + lastsMs;
  const maker = priceWei === null ? null : (priceWei * BigInt(device.royaltyBps)) / 10_000n;
  return (
    <div className="page-form">
      <AmountField label={t("market.price")} value={price} onChange={setPrice} />
      <DaysField label={t("market.lasts")} value={days} onChange={setDays} />
      {priceWei !== null && maker !== null && (
        <p className="muted">
          {t("market.splitSays", { you: tokenText(String(priceWei - maker)), maker: tokenText(String(maker)) })}
        </p>
      )}
      <Act
        primary
        act={
          priceWei === null
            ? null
            : { kind: "listDevice", device: device.device, priceWei: String(priceWei), expiresAtMs }
        }
        label={t("market.list")}
        says={t("market.listSays", { device: title(device), price: price.trim(), until: whenText(expiresAtMs) })}
        onDone={props.onDone}
      />
    </div>
  );
}

export function LendForm(props: { device: OwnDevice; nowMs: number; onDone: () => void }) {
  const { t } = useTranslation();
  const [user, setUser] = useState("");
  const [days, setDays] = useState("7");
  const untilMs = props.nowMs + Number(days) * DAY_MS;
  return (
    <div className="page-form">
      <AddressField label={t("market.lendTo")} value={user} onChange={setUser} />
      <DaysField label={t("market.lendFor")} value={days} onChange={setDays} />
      <Act
        primary
        act={isAddress(user) ? { kind: "lendDevice", device: props.device.device, user: user.trim(), untilMs } : null}
        label={t("market.lend")}
        says={t("market.lendSays", { user: user.trim(), until: whenText(untilMs) })}
        onDone={props.onDone}
      />
    </div>
  );
}

export function RoyaltyForm(props: { device: OwnDevice; view: DevicesView; onDone: () => void }) {
  const { t } = useTranslation();
  const [percent, setPercent] = useState("");
  const bps = /^\d{1,2}(\.\d{1,2})?$/.test(percent.trim()) ? Math.round(Number(percent) * 100) : null;
  const sound = bps !== null && bps <= props.view.maxRoyaltyBps;
  const most = props.view.maxRoyaltyBps / 100;
  return (
    <div className="page-form">
      <TextField
        label={t("market.royalty", { most })}
        numeric
        unit="%"
        value={percent}
        onChange={setPercent}
        wrong={sound ? null : t("market.royaltyWrong", { most })}
      />
      <Act
        primary
        act={sound ? { kind: "setDeviceRoyalty", device: props.device.device, royaltyBps: bps } : null}
        label={t("market.setRoyalty")}
        says={t("market.royaltySays", { percent: percent.trim() })}
        onDone={props.onDone}
      />
    </div>
  );
}

/** Pays a device's owner for its data; `device` is left out where it is typed. */
export function CreditForm(props: { device?: string; heldWei: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [amount, setAmount] = useState("");
  const device = props.device ?? (isAddress(typed) ? typed.trim() : null);
  const wei = parseAmount(amount);
  const short = wei !== null && wei > BigInt(props.heldWei);
  return (
    <div className="page-form">
      <p className="muted">{t("market.creditHow")}</p>
      {props.device === undefined && (
        <AddressField label={t("market.creditDevice")} value={typed} onChange={setTyped} />
      )}
      <AmountField label={t("market.creditAmount")} value={amount} onChange={setAmount} most={BigInt(props.heldWei)} />
      <Act
        primary
        act={wei === null || device === null ? null : { kind: "creditDevice", device, amountWei: String(wei) }}
        label={t("market.creditAct")}
        says={t("market.creditSays", { amount: tokenText(String(wei ?? 0n)), device: device ?? "" })}
        why={short ? t("market.tooLittle", { held: tokenText(props.heldWei) }) : null}
        onDone={props.onDone}
      />
    </div>
  );
}
