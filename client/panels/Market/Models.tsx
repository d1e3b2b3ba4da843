import { IconCertificate } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { LicenceView, ModelView } from "../../../twins/protocol/economy/market/models.ts";
import type { MarketView } from "../../../twins/protocol/economy/market.ts";
import { isAddress, parseAmount } from "../../ui/amount.ts";
import { Empty, Facts, Hash, Tag } from "../../ui/parts.tsx";
import { Act } from "../onChain/Act.tsx";
import { Aitn, AmountField, ChoiceField, TextField } from "../onChain/fields.tsx";
import { PagedCards, whenText } from "../onChain/History.tsx";
import { CardHead, Fold, Part } from "../onChain/Page.tsx";

const DAY_S = 86_400;
const DURATIONS = ["30", "365", "0"] as const;
const WHOLE_BPS = 10_000;
const LOOK = { unknown: "", proposed: "word-busy", approved: "word-ok", rejected: "word-bad", revoked: "word-bad" };

function useDuration(): (durationS: number) => string {
  const { t } = useTranslation();
  return (durationS) =>
    durationS === 0 ? t("market.forEver") : t("market.days", { n: Math.round((durationS / DAY_S) * 10) / 10 });
}

function ModelHead({ model }: { model: ModelView }) {
  const { t } = useTranslation();
  return (
    <>
      <CardHead title={t("market.modelVersion", { name: model.name, number: model.number })}>
        <span className={`word ${LOOK[model.status]}`}>{t(`market.status.${model.status}`)}</span>
      </CardHead>
      <Facts
        rows={[
          [t("market.cid"), <Hash key="c" value={model.cid} label={t("market.cid")} />],
          [t("market.author"), <Hash key="a" value={model.author} label={t("market.author")} />],
        ]}
      />
    </>
  );
}

function OfferFacts({ offer }: { offer: NonNullable<ModelView["offer"]> }) {
  const { t } = useTranslation();
  const duration = useDuration();
  return (
    <>
      <p className="card-price">{offer.priceWei === "0" ? t("market.free") : <Aitn wei={offer.priceWei} />}</p>
      <Facts
        rows={[
          [t("market.licenceLasts"), duration(offer.durationS)],
          ...offer.shares.map(
            (share) =>
              [
                t("market.shareOf", { percent: share.bps / 100 }),
                <Hash key={share.account} value={share.account} label={t("market.share")} />,
              ] as const,
          ),
        ]}
      />
    </>
  );
}

function Licensable(props: { model: ModelView; market: MarketView; onDone: () => void }) {
  const { t } = useTranslation();
  const duration = useDuration();
  const { model, market } = props;
  if (model.offer === null) return null;
  const { edition, priceWei, durationS } = model.offer;
  const short = BigInt(market.aitnWei) < BigInt(priceWei);
  return (
    <>
      <ModelHead model={model} />
      <OfferFacts offer={model.offer} />
      <Act
        primary
        act={{ kind: "licenseModel", model: model.model, edition, priceWei }}
        label={t("market.getLicence")}
        asks={t("market.licenceSays", { name: model.name, price: tokenText(priceWei), lasts: duration(durationS) })}
        why={short ? t("market.tooLittle", { held: tokenText(market.aitnWei) }) : null}
        onDone={props.onDone}
      />
    </>
  );
}

/** "0x… 25" a line: who else earns, and how many percent; the rest is the author's. */
function sharesOf(text: string, author: string): { account: string; bps: number }[] | null {
  const others = text
    .split(/[\n;]/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [account = "", percent = ""] = line.split(/\s+/);
      const sound = isAddress(account) && /^\d{1,2}(\.\d{1,2})?$/.test(percent) && Number(percent) > 0;
      return sound ? { account, bps: Math.round(Number(percent) * 100) } : null;
    });
  if (others.some((share) => share === null) || others.length > 15) return null;
  const given = others.flatMap((share) => (share === null ? [] : [share]));
  const rest = WHOLE_BPS - given.reduce((sum, share) => sum + share.bps, 0);
  if (rest < 0) return null;
  return rest === 0 ? given : [{ account: author, bps: rest }, ...given];
}

function OfferForm(props: { model: ModelView; account: string; onDone: () => void }) {
  const { t } = useTranslation();
  const duration = useDuration();
  const [price, setPrice] = useState("");
  const [days, setDays] = useState("365");
  const [others, setOthers] = useState("");
  const isFree = /^0(\.0*)?$/.test(price.trim());
  const priceWei = isFree ? "0" : (parseAmount(price)?.toString() ?? null);
  const shares = sharesOf(others, props.account);
  const durationS = Number(days) * DAY_S;
  const act =
    priceWei === null || shares === null
      ? null
      : ({
          kind: "offerModel",
          model: props.model.model,
          priceWei,
          durationS,
          royaltyBps: 0,
          shares,
        } as const);
  return (
    <div className="page-form">
      <AmountField label={t("market.priceOrFree")} value={isFree ? "" : price} onChange={setPrice} />
      <label className="muted">
        <input type="checkbox" checked={isFree} onChange={(event) => setPrice(event.target.checked ? "0" : "")} />{" "}
        {t("market.shareFree")}
      </label>
      <ChoiceField<string>
        label={t("market.licenceLasts")}
        value={days}
        onChange={setDays}
        of={DURATIONS.map((n) => ({ value: n, label: duration(Number(n) * DAY_S) }))}
      />
      <TextField
        label={t("market.otherShares")}
        placeholder="0x… 25; 0x… 10"
        value={others}
        onChange={setOthers}
        wrong={shares === null ? t("market.sharesWrong") : null}
      />
      <Act
        primary
        act={act}
        label={t("market.offer")}
        says={t("market.offerSays", {
          name: props.model.name,
          price: isFree ? t("market.free") : `${price.trim()} AITN`,
          lasts: duration(durationS),
        })}
        onDone={props.onDone}
      />
    </div>
  );
}

function OwnModel(props: { model: ModelView; account: string; onDone: () => void }) {
  const { t } = useTranslation();
  const { model, account, onDone } = props;
  return (
    <>
      <ModelHead model={model} />
      {model.offer !== null && (
        <>
          <OfferFacts offer={model.offer} />
          <Act
            act={{ kind: "closeOffer", model: model.model }}
            label={t("market.closeOffer")}
            asks={t("market.closeOfferSays")}
            onDone={onDone}
          />
        </>
      )}
      {model.status === "approved" ? (
        <Fold title={model.offer === null ? t("market.offer") : t("market.changePrice")}>
          <OfferForm model={model} account={account} onDone={onDone} />
        </Fold>
      ) : (
        <p className="muted">{t("market.needsApproval")}</p>
      )}
    </>
  );
}

function Licence({ one }: { one: LicenceView }) {
  const { t } = useTranslation();
  return (
    <>
      <ModelHead model={one.model} />
      <p>
        <span className={`word ${one.counts ? "word-ok" : "word-warn"}`}>
          {t(one.counts ? "market.licenceCounts" : "market.licenceOver")}
        </span>{" "}
        <span className="muted">
          {one.expiresAtMs === null ? t("market.forEver") : t("earnings.until", { time: whenText(one.expiresAtMs) })}
        </span>{" "}
        <Tag>{t("market.licenceNumber", { n: one.licence })}</Tag>
      </p>
    </>
  );
}

/** Licences of approved models: on offer, the account's, and its own models. */
export function Models({ market, onDone }: { market: MarketView; onDone: () => void }) {
  const { t } = useTranslation();
  const { offers, own, licences, creditWei } = market.models;
  return (
    <div className="page-parts">
      <Part title={t("market.modelsOnOffer")} note={t("market.modelsSay")}>
        <PagedCards
          of="offers"
          newest={offers}
          keyOf={({ model }) => model}
          empty={<Empty icon={<IconCertificate size={24} aria-hidden />}>{t("market.noModels")}</Empty>}
          onDone={onDone}
        >
          {(model, done) => <Licensable model={model} market={market} onDone={done} />}
        </PagedCards>
      </Part>
      <Part title={t("market.licences")}>
        <PagedCards
          of="licences"
          newest={licences}
          keyOf={({ licence }) => licence}
          empty={<Empty>{t("market.noLicences")}</Empty>}
          onDone={onDone}
        >
          {(one) => <Licence one={one} />}
        </PagedCards>
      </Part>
      <Part title={t("market.ownModels")}>
        <div className="card page-card">
          <p>
            {t("market.modelEarnings")} <Aitn wei={creditWei} />
          </p>
          <Act
            act={{ kind: "collectModelEarnings" }}
            label={t("market.collect")}
            asks={t("market.withdrawSays", { amount: tokenText(creditWei) })}
            why={creditWei === "0" ? t("market.nothingOwed") : null}
            onDone={onDone}
          />
        </div>
        <PagedCards
          of="models"
          newest={own}
          keyOf={({ model }) => model}
          empty={<Empty>{t("market.noOwnModels")}</Empty>}
          onDone={onDone}
        >
          {(model, done) => <OwnModel model={model} account={market.account} onDone={done} />}
        </PagedCards>
      </Part>
    </div>
  );
}
