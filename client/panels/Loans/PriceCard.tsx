import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { LoanPriceView } from "../../../twins/protocol/economy/loans.ts";
import { useTick } from "../../session/context.tsx";
import { Hash, Tag, useSpan } from "../../ui/parts.tsx";
import { Act } from "../onChain/Act.tsx";
import { Card, Fold } from "../onChain/Page.tsx";
import { lastPrice, pricePerCoin } from "./book.ts";

function Signers({ price }: { price: LoanPriceView }) {
  const { t } = useTranslation();
  if (price.signers.length === 0) return <p className="muted">{t("loans.price.nobody")}</p>;
  return (
    <Fold title={t("loans.price.signers", { n: price.signers.length, quorum: price.quorum })}>
      <ul className="rows">
        {price.signers.map(({ address, local }) => (
          <li key={address} className="row">
            <span className="row-main">
              <Hash value={address} label={t("loans.price.signer")} />
            </span>
            {local && <span className="muted">{t("loans.price.local")}</span>}
          </li>
        ))}
      </ul>
    </Fold>
  );
}

/** What the collateral is worth, since when, and by whose word. */
export function PriceCard(props: { price: LoanPriceView; coin: string; again: () => void }) {
  const { t } = useTranslation();
  const span = useSpan();
  useTick(1000);
  const { price, coin } = props;
  const last = lastPrice(price);
  const ageMs = price.observedAtMs === null ? null : Date.now() - price.observedAtMs;
  const young = ageMs !== null && ageMs < price.minIntervalS * 1000;
  const none = price.signers.filter(({ local }) => local).length < price.quorum;
  return (
    <Card
      title={t("loans.price.title")}
      head={
        <>
          {price.virtual && (
            <Tag kind="virtual" title={t("loans.price.virtualTitle")}>
              {t("loans.price.virtual")}
            </Tag>
          )}
          {last !== null && !price.fresh && <Tag kind="stale">{t("loans.price.stale")}</Tag>}
        </>
      }
    >
      {last === null || ageMs === null ? (
        <p className="muted">{t("loans.price.none")}</p>
      ) : (
        <>
          <p className="loan-price-now num">
            1 {coin} = {tokenText(String(pricePerCoin(last)))} <span className="unit">AITN</span>
          </p>
          <p className="muted">
            {t("loans.price.age", { age: span(ageMs), max: span(price.maxAgeS * 1000), n: price.lastSigners ?? 0 })}
          </p>
        </>
      )}
      {price.virtual && <p className="muted">{t("loans.price.virtualTitle")}</p>}
      <Signers price={price} />
      {price.virtual && price.signers.length > 0 && (
        <Act
          act={{ kind: "refreshPrice" }}
          label={t("loans.price.refresh")}
          why={none ? t("loans.price.noSeats") : young ? t("loans.price.young", { n: price.minIntervalS }) : null}
          onDone={props.again}
        />
      )}
    </Card>
  );
}
