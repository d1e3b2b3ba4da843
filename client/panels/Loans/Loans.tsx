import "./loans.css";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { LoansView } from "../../../twins/protocol/economy/loans.ts";
import { useEconomy } from "../../session/economy.ts";
import { go } from "../../session/view.ts";
import { Empty, Facts } from "../../ui/parts.tsx";
import { AskedView } from "../Asked.tsx";
import { Card, Page } from "../onChain/Page.tsx";
import { MarketCard } from "./MarketCard.tsx";
import { PriceCard } from "./PriceCard.tsx";

function Money({ view }: { view: LoansView }) {
  const { t } = useTranslation();
  return (
    <Card title={t("loans.money.title")}>
      <Facts
        rows={[
          ["AITN", `${tokenText(view.aitnWei)} AITN`],
          [t("loans.money.coin"), `${tokenText(view.coinWei)} ${view.coinSymbol}`],
          [t("loans.money.wrapped"), `${tokenText(view.wrappedWei)} ${view.coinSymbol}`],
        ]}
      />
      <p className="muted">{t("loans.money.how", { coin: view.coinSymbol })}</p>
    </Card>
  );
}

function Body({ view, again }: { view: LoansView; again: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="loan-top">
        <Money view={view} />
        <PriceCard price={view.price} coin={view.coinSymbol} again={again} />
      </div>
      {view.markets.map((market) => (
        <MarketCard key={market.id} view={view} market={market} again={again} />
      ))}
      {view.markets.length === 0 && (
        <div className="card">
          <Empty
            title={t("loans.empty.title")}
            action={
              <a
                href="/community/proposals"
                onClick={(event) => {
                  event.preventDefault();
                  go({ community: "proposals" });
                }}
              >
                {t("loans.empty.vote")}
              </a>
            }
          >
            {t(view.price.virtual ? "loans.empty.how" : "loans.empty.howElsewhere")}
          </Empty>
        </div>
      )}
    </>
  );
}

/** Lending and borrowing AITN against the chain's coin. */
export default function Loans() {
  const { t } = useTranslation();
  const [asked, again] = useEconomy("loans");
  return (
    <Page title={t("loans.title")} lede={t("loans.lede")}>
      <AskedView asked={asked} again={again}>
        {(view) => <Body view={view} again={again} />}
      </AskedView>
    </Page>
  );
}
