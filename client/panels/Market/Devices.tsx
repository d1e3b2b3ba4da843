import { Button } from "@mantine/core";
import { IconDeviceDesktop } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { DeviceListing, DeviceView, OwnDevice } from "../../../twins/protocol/economy/market/devices.ts";
import type { MarketView } from "../../../twins/protocol/economy/market.ts";
import { sameAddress } from "../../ui/amount.ts";
import { Empty, Facts, Hash, Tag } from "../../ui/parts.tsx";
import { Act } from "../onChain/Act.tsx";
import { Aitn } from "../onChain/fields.tsx";
import { PagedCards, whenText } from "../onChain/History.tsx";
import { CardHead, Fold, Part } from "../onChain/Page.tsx";
import { CreditForm, LendForm, ListForm, RoyaltyForm } from "./DeviceForms.tsx";
import { useDeviceTitle } from "./deviceTitle.ts";

const TIERS = ["market.tier0", "market.tier1", "market.tier2", "market.tier3"] as const;

/** Its Thing Description by CID, and the document where this server has it. */
function Description({ device }: { device: DeviceView }) {
  const { t } = useTranslation();
  return (
    <>
      <Hash value={device.cid} label={t("market.description")} />
      {device.describedHere && (
        <a href={`/descriptions/${device.cid}`} target="_blank" rel="noreferrer">
          {t("market.openDescription")}
        </a>
      )}
    </>
  );
}

function About({ device }: { device: DeviceView }) {
  const { t } = useTranslation();
  const { standard, capabilities } = device;
  return (
    <Fold title={t("market.about")}>
      <Facts
        rows={[
          [t("market.device"), <Hash key="d" value={device.device} label={t("market.device")} />],
          [t("market.description"), <Description key="c" device={device} />],
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
    </Fold>
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

interface MarketProps {
  readonly market: MarketView;
  readonly onDone: () => void;
}

/** Paying for the data of somebody else's device. */
const PayForData = ({ device, market, onDone }: MarketProps & { device: DeviceView }) => {
  const { t } = useTranslation();
  if (device.revoked) return null;
  return (
    <Fold title={t("market.creditTitle")}>
      <CreditForm device={device.device} heldWei={market.aitnWei} onDone={onDone} />
    </Fold>
  );
};

function Offer(props: MarketProps & { listing: DeviceListing }) {
  const { t } = useTranslation();
  const title = useDeviceTitle();
  const { listing, market } = props;
  const { device, seller, priceWei } = listing;
  const mine = sameAddress(seller, market.account);
  const short = BigInt(market.aitnWei) < BigInt(priceWei);
  return (
    <>
      <CardHead title={title(device)}>{mine && <Tag>{t("market.yoursTag")}</Tag>}</CardHead>
      <p className="card-price">
        <Aitn wei={priceWei} />
      </p>
      <Split listing={listing} />
      <About device={device} />
      {!mine && <PayForData {...props} device={device} />}
      <Act
        primary
        act={{ kind: "buyDevice", device: device.device, seller, priceWei }}
        label={t("market.buy")}
        asks={t("market.buySays", { price: tokenText(priceWei), device: title(device) })}
        why={mine ? t("market.yours") : short ? t("market.tooLittle", { held: tokenText(market.aitnWei) }) : null}
        onDone={props.onDone}
      />
    </>
  );
}

/** What it is offered for now, and to whom it is lent, with the way back from both. */
function Standing({ device, onDone }: { device: OwnDevice; onDone: () => void }) {
  const { t } = useTranslation();
  const { listing, user } = device;
  return (
    <>
      {listing !== null && (
        <>
          <p>
            {listing.live ? t("market.offeredFor") : t("market.listingOver")} <Aitn wei={listing.priceWei} />
          </p>
          {listing.live && <Split listing={listing} />}
          <Act
            act={{ kind: "cancelDevice", device: device.device }}
            label={t("market.cancel")}
            asks={t("market.cancelSays")}
            onDone={onDone}
          />
        </>
      )}
      {user !== null && (
        <>
          <p>{t("market.lentUntil", { until: whenText(user.untilMs) })}</p>
          <Hash value={user.account} label={t("market.user")} />
          <Act
            act={{ kind: "takeBackDevice", device: device.device }}
            label={t("market.takeBack")}
            asks={t("market.takeBackSays")}
            onDone={onDone}
          />
        </>
      )}
    </>
  );
}

type Doing = "list" | "lend" | "royalty";

function Own(props: MarketProps & { device: OwnDevice }) {
  const { t } = useTranslation();
  const title = useDeviceTitle();
  const [doing, setDoing] = useState<Doing | null>(null);
  const { device, market, onDone } = props;
  const form = { device, view: market.devices, nowMs: market.nowMs, onDone };
  const open = (what: Doing, label: string) => (
    <Button
      size="sm"
      variant={doing === what ? "light" : "default"}
      aria-expanded={doing === what}
      onClick={() => setDoing(doing === what ? null : what)}
    >
      {label}
    </Button>
  );
  return (
    <>
      <CardHead title={title(device)}>
        {device.revoked && <span className="word word-bad">{t("market.revoked")}</span>}
        {device.listing?.live === true && <Tag>{t("market.listedTag")}</Tag>}
        {device.user !== null && <Tag>{t("market.lentTag")}</Tag>}
      </CardHead>
      {device.revoked && <p className="muted">{t("market.revokedSays")}</p>}
      <Standing device={device} onDone={onDone} />
      <div className="acts">
        {!device.revoked && open("list", device.listing === null ? t("market.sell") : t("market.changePrice"))}
        {open("lend", t("market.lend"))}
        {sameAddress(device.maker, market.account) && open("royalty", t("market.royaltyTitle"))}
      </div>
      {doing === "list" && <ListForm {...form} />}
      {doing === "lend" && <LendForm {...form} />}
      {doing === "royalty" && <RoyaltyForm {...form} />}
      <About device={device} />
    </>
  );
}

function Income({ market, onDone }: MarketProps) {
  const { t } = useTranslation();
  const { incomeWei } = market.devices;
  return (
    <Part title={t("market.income")}>
      <div className="card page-card">
        <p>
          {t("market.incomeOwed")} <Aitn wei={incomeWei} />
        </p>
        <p className="muted">{t("market.incomeSays")}</p>
        <Act
          act={{ kind: "withdrawDeviceIncome" }}
          label={t("market.withdraw")}
          asks={t("market.withdrawSays", { amount: tokenText(incomeWei) })}
          why={incomeWei === "0" ? t("market.nothingOwed") : null}
          onDone={onDone}
        />
        <Fold title={t("market.creditTitle")}>
          <CreditForm heldWei={market.aitnWei} onDone={onDone} />
        </Fold>
      </div>
    </Part>
  );
}

/** Devices on offer, and the account's own. */
export function Devices({ market, onDone }: MarketProps) {
  const { t } = useTranslation();
  const title = useDeviceTitle();
  const { listings, own, lent } = market.devices;
  return (
    <div className="page-parts">
      <Part title={t("market.onOffer")} note={t("market.onOfferSays")}>
        <PagedCards
          of="listings"
          newest={listings}
          keyOf={(listing) => listing.device.device}
          empty={<Empty icon={<IconDeviceDesktop size={24} aria-hidden />}>{t("market.noOffers")}</Empty>}
          onDone={onDone}
        >
          {(listing, done) => <Offer market={market} listing={listing} onDone={done} />}
        </PagedCards>
      </Part>
      <Part title={t("market.own")} note={own.more ? `${own.rows.length} +` : own.rows.length}>
        <PagedCards
          of="devices"
          newest={own}
          keyOf={({ device }) => device}
          empty={<Empty>{t("market.noOwn")}</Empty>}
          onDone={onDone}
        >
          {(device, done) => <Own market={market} device={device} onDone={done} />}
        </PagedCards>
      </Part>
      <Income market={market} onDone={onDone} />
      {lent.rows.length > 0 && (
        <Part title={t("market.lentToYou")}>
          <PagedCards of="lent" newest={lent} keyOf={({ device }) => device} onDone={onDone}>
            {(device, done) => (
              <>
                <CardHead title={title(device)} />
                {device.user !== null && <p>{t("market.mayUse", { until: whenText(device.user.untilMs) })}</p>}
                <About device={device} />
                <PayForData market={market} device={device} onDone={done} />
              </>
            )}
          </PagedCards>
        </Part>
      )}
    </div>
  );
}
