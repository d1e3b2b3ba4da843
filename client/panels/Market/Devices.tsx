import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconDeviceDesktop } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type {
  DeviceListing,
  DevicesView,
  DeviceView,
  OwnDevice,
} from "../../../twins/protocol/economy/market/devices.ts";
import type { MarketView } from "../../../twins/protocol/economy/market.ts";
import { aitnToWei, isAddress } from "../../ui/amount.ts";
import { dateTimeText, textOf, tokenText } from "../../ui/format.ts";
import { Empty, Facts, Hash, Tag } from "../../ui/parts.tsx";
import { Aitn, AmountField, ChainAct } from "../OnChain.tsx";

const DAY_MS = 86_400_000;
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
/** In the reader's own time: no site is shown here. */
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
export const whenText = (ms: number): string => dateTimeText(ms, ZONE);

export function useDeviceTitle(): (device: Pick<DeviceView, "things" | "device">) => string {
  const { t, i18n } = useTranslation();
  return ({ things, device }) =>
    things.length === 0
      ? t("market.deviceElsewhere", { id: device.slice(2, 8) })
      : things.map((thing) => textOf(thing.title, i18n.language)).join(t("common.list"));
}

const TIERS = ["market.tier0", "market.tier1", "market.tier2", "market.tier3"] as const;

function DeviceFacts({ device }: { device: DeviceView }) {
  const { t } = useTranslation();
  const { standard, capabilities } = device;
  return (
    <Facts
      rows={[
        [t("market.device"), <Hash key="d" value={device.device} label={t("market.device")} />],
        [t("market.description"), <Hash key="c" value={device.cid} label={t("market.description")} />],
        [t("market.maker"), <Hash key="m" value={device.maker} label={t("market.maker")} />],
        [t("market.tier"), t(TIERS[device.tier as 0 | 1 | 2 | 3])],
        [
          t("market.standard"),
          standard === null
            ? t("common.none")
            : t(standard.complies ? "market.complies" : "market.compliesNot", { ...standard }),
        ],
        [t("market.capabilities"), capabilities.length === 0 ? t("common.none") : capabilities.join(", ")],
        [t("market.earnedEver"), <Aitn key="e" wei={device.earnedWei} />],
      ]}
    />
  );
}

function Split({ listing }: { listing: DeviceListing }) {
  const { t } = useTranslation();
  return (
    <Facts
      rows={[
        [t("market.toSeller"), <Aitn key="s" wei={listing.sellerWei} />],
        [t("market.toMaker", { percent: listing.device.royaltyBps / 100 }), <Aitn key="m" wei={listing.royaltyWei} />],
        [t("market.listedUntil"), whenText(listing.expiresAtMs)],
      ]}
    />
  );
}

function Offer(props: { listing: DeviceListing; market: MarketView; onDone: () => void }) {
  const { t } = useTranslation();
  const title = useDeviceTitle();
  const { listing, market } = props;
  const { device, seller, priceWei } = listing;
  const mine = same(seller, market.account);
  const short = BigInt(market.aitnWei) < BigInt(priceWei);
  const refusal = mine ? t("market.yours") : short ? t("market.tooLittle", { held: tokenText(market.aitnWei) }) : null;
  return (
    <li className="card">
      <div className="card-head">
        <h3>{title(device)}</h3>
        {mine && <Tag>{t("market.yoursTag")}</Tag>}
      </div>
      <p className="card-price">
        <Aitn wei={priceWei} />
      </p>
      <Split listing={listing} />
      <details>
        <summary>{t("market.about")}</summary>
        <DeviceFacts device={device} />
      </details>
      <ChainAct
        primary
        act={{ kind: "buyDevice", device: device.device, seller, priceWei }}
        label={t("market.buy")}
        says={t("market.buySays", { price: tokenText(priceWei), device: title(device) })}
        refusal={refusal}
        onDone={props.onDone}
      />
    </li>
  );
}

const DAYS = [7, 30, 90, 365] as const;

function ListForm(props: { device: OwnDevice; view: DevicesView; nowMs: number; onDone: () => void }) {
  const { t } = useTranslation();
  const title = useDeviceTitle();
  const { device, view, nowMs } = props;
  const [price, setPrice] = useState("");
  const [days, setDays] = useState("30");
  const priceWei = aitnToWei(price);
  // A minute less than the contract allows: the block comes later than this.
  const lastsMs = Math.min(Number(days) * DAY_MS, view.maxListingMs - 60_000);
  const expiresAtMs = nowMs + lastsMs;
  const split = priceWei === null ? null : (BigInt(priceWei) * BigInt(device.royaltyBps)) / 10_000n;
  return (
    <div className="page-form">
      <AmountField label={t("market.price")} value={price} onChange={setPrice} />
      <NativeSelect
        size="xs"
        label={t("market.lasts")}
        value={days}
        onChange={(event) => setDays(event.currentTarget.value)}
        data={DAYS.map((n) => ({ value: String(n), label: t("market.days", { n }) }))}
      />
      {priceWei !== null && split !== null && (
        <p className="muted">
          {t("market.splitSays", { you: tokenText(String(BigInt(priceWei) - split)), maker: tokenText(String(split)) })}
        </p>
      )}
      <ChainAct
        primary
        act={priceWei === null ? null : { kind: "listDevice", device: device.device, priceWei, expiresAtMs }}
        label={t("market.list")}
        says={t("market.listSays", { device: title(device), price: price.trim(), until: whenText(expiresAtMs) })}
        onDone={props.onDone}
      />
    </div>
  );
}

function LendForm(props: { device: OwnDevice; nowMs: number; onDone: () => void }) {
  const { t } = useTranslation();
  const [user, setUser] = useState("");
  const [days, setDays] = useState("7");
  const untilMs = props.nowMs + Number(days) * DAY_MS;
  const wrong = user !== "" && !isAddress(user);
  return (
    <div className="page-form">
      <TextInput
        size="xs"
        label={t("market.lendTo")}
        placeholder="0x…"
        autoComplete="off"
        value={user}
        onChange={(event) => setUser(event.currentTarget.value)}
        error={wrong ? t("onChain.addressWrong") : undefined}
      />
      <NativeSelect
        size="xs"
        label={t("market.lendFor")}
        value={days}
        onChange={(event) => setDays(event.currentTarget.value)}
        data={DAYS.map((n) => ({ value: String(n), label: t("market.days", { n }) }))}
      />
      <ChainAct
        act={isAddress(user) ? { kind: "lendDevice", device: props.device.device, user: user.trim(), untilMs } : null}
        label={t("market.lend")}
        says={t("market.lendSays", { user: user.trim(), until: whenText(untilMs) })}
        onDone={props.onDone}
      />
    </div>
  );
}

function RoyaltyForm(props: { device: OwnDevice; view: DevicesView; onDone: () => void }) {
  const { t } = useTranslation();
  const [percent, setPercent] = useState("");
  const bps = /^\d{1,2}(\.\d{1,2})?$/.test(percent.trim()) ? Math.round(Number(percent) * 100) : null;
  const sound = bps !== null && bps <= props.view.maxRoyaltyBps;
  const most = props.view.maxRoyaltyBps / 100;
  return (
    <div className="page-form">
      <TextInput
        size="xs"
        label={t("market.royalty", { most })}
        inputMode="decimal"
        value={percent}
        onChange={(event) => setPercent(event.currentTarget.value)}
        rightSection={<span className="unit">%</span>}
        error={percent !== "" && !sound ? t("market.royaltyWrong", { most }) : undefined}
      />
      <ChainAct
        act={sound ? { kind: "setDeviceRoyalty", device: props.device.device, royaltyBps: bps } : null}
        label={t("market.setRoyalty")}
        says={t("market.royaltySays", { percent: percent.trim() })}
        onDone={props.onDone}
      />
    </div>
  );
}

type Doing = "list" | "lend" | "royalty";

function Own(props: { device: OwnDevice; market: MarketView; onDone: () => void }) {
  const { t } = useTranslation();
  const title = useDeviceTitle();
  const [doing, setDoing] = useState<Doing | null>(null);
  const { device, market, onDone } = props;
  const { listing, user } = device;
  const form = { device, view: market.devices, nowMs: market.nowMs, onDone };
  const open = (what: Doing, label: string) => (
    <Button
      size="compact-sm"
      variant={doing === what ? "light" : "default"}
      aria-expanded={doing === what}
      onClick={() => setDoing(doing === what ? null : what)}
    >
      {label}
    </Button>
  );
  return (
    <li className="card">
      <div className="card-head">
        <h3>{title(device)}</h3>
        {device.revoked && <span className="word word-bad">{t("market.revoked")}</span>}
        {listing?.live === true && <Tag>{t("market.listedTag")}</Tag>}
        {user !== null && <Tag>{t("market.lentTag")}</Tag>}
      </div>
      {device.revoked && <p className="muted">{t("market.revokedSays")}</p>}
      {listing !== null && (
        <>
          <p>
            {listing.live ? t("market.offeredFor") : t("market.listingOver")} <Aitn wei={listing.priceWei} />
          </p>
          {listing.live && <Split listing={listing} />}
          <ChainAct
            act={{ kind: "cancelDevice", device: device.device }}
            label={t("market.cancel")}
            says={t("market.cancelSays")}
            onDone={onDone}
          />
        </>
      )}
      {user !== null && (
        <>
          <p>{t("market.lentUntil", { until: whenText(user.untilMs) })}</p>
          <Hash value={user.account} label={t("market.user")} />
          <ChainAct
            act={{ kind: "takeBackDevice", device: device.device }}
            label={t("market.takeBack")}
            says={t("market.takeBackSays")}
            onDone={onDone}
          />
        </>
      )}
      <div className="acts">
        {!device.revoked && open("list", listing === null ? t("market.sell") : t("market.changePrice"))}
        {open("lend", t("market.lend"))}
        {same(device.maker, market.account) && open("royalty", t("market.royaltyTitle"))}
      </div>
      {doing === "list" && <ListForm {...form} />}
      {doing === "lend" && <LendForm {...form} />}
      {doing === "royalty" && <RoyaltyForm {...form} />}
      <details>
        <summary>{t("market.about")}</summary>
        <DeviceFacts device={device} />
      </details>
    </li>
  );
}

/** Devices on offer, and the account's own. */
export function Devices({ market, onDone }: { market: MarketView; onDone: () => void }) {
  const { t } = useTranslation();
  const title = useDeviceTitle();
  const { listings, own, lent, incomeWei } = market.devices;
  return (
    <div className="page-parts">
      <section className="page-part">
        <h2>
          {t("market.onOffer")} <small>{t("market.onOfferSays")}</small>
        </h2>
        {listings.length === 0 ? (
          <Empty icon={<IconDeviceDesktop size={24} aria-hidden />}>{t("market.noOffers")}</Empty>
        ) : (
          <ul className="page-cards">
            {listings.map((listing) => (
              <Offer key={listing.device.device} listing={listing} market={market} onDone={onDone} />
            ))}
          </ul>
        )}
      </section>
      <section className="page-part">
        <h2>
          {t("market.own")} <small className="num">{own.length}</small>
        </h2>
        {own.length === 0 ? (
          <Empty>{t("market.noOwn")}</Empty>
        ) : (
          <ul className="page-cards">
            {own.map((device) => (
              <Own key={device.device} device={device} market={market} onDone={onDone} />
            ))}
          </ul>
        )}
      </section>
      <section className="page-part">
        <h2>{t("market.income")}</h2>
        <div className="card">
          <p>
            {t("market.incomeOwed")} <Aitn wei={incomeWei} />
          </p>
          <p className="muted">{t("market.incomeSays")}</p>
          <ChainAct
            act={{ kind: "withdrawDeviceIncome" }}
            label={t("market.withdraw")}
            says={t("market.withdrawSays", { amount: tokenText(incomeWei) })}
            refusal={incomeWei === "0" ? t("market.nothingOwed") : null}
            onDone={onDone}
          />
        </div>
      </section>
      {lent.length > 0 && (
        <section className="page-part">
          <h2>{t("market.lentToYou")}</h2>
          <ul className="page-cards">
            {lent.map((device) => (
              <li key={device.device} className="card">
                <h3>{title(device)}</h3>
                {device.user !== null && <p>{t("market.mayUse", { until: whenText(device.user.untilMs) })}</p>}
                <DeviceFacts device={device} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
