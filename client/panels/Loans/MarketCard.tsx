import { useTranslation } from "react-i18next";
import {
  debtOf,
  healthOf,
  incentiveOf,
  liquidationPrice,
  suppliedOf,
  supplyYearRate,
  totalDebt,
  utilisationOf,
  yearRate,
} from "../../../contracts-abi/arithmetic/loanMath.ts";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { LoanMarketView, LoansView } from "../../../twins/protocol/economy/loans.ts";
import { percentText } from "../../ui/amount.ts";
import { Facts, Hash, Section } from "../../ui/parts.tsx";
import { Act } from "../onChain/Act.tsx";
import { whenText } from "../onChain/History.tsx";
import { Card, Fold, Tile, Tiles } from "../onChain/Page.tsx";
import { curveOf, lastPrice, positionOf, stateOf, termsOf } from "./book.ts";
import { HealthMeter, LiquidationPrice } from "./Health.tsx";
import { LoanActs } from "./LoanActs.tsx";
import { RateCurve } from "./RateCurve.tsx";
import { LoanHistory, Risk } from "./Risk.tsx";

interface Props {
  readonly view: LoansView;
  readonly market: LoanMarketView;
  readonly again: () => void;
}

function MarketFigures({ market }: Props) {
  const { t } = useTranslation();
  const state = stateOf(market);
  const curve = curveOf(market);
  const debt = totalDebt(state);
  const used = utilisationOf(state.supplyAssets, debt);
  return (
    <>
      <Tiles>
        <Tile name={t("loans.market.supplied")} unit="AITN">
          {tokenText(String(state.supplyAssets), 2)}
        </Tile>
        <Tile name={t("loans.market.borrowed")} unit="AITN">
          {tokenText(String(debt), 2)}
        </Tile>
        <Tile name={t("loans.market.used")}>{percentText(used)}</Tile>
        <Tile name={t("loans.market.borrowRate")} unit={t("loans.market.year")}>
          {percentText(yearRate(curve, used))}
        </Tile>
        <Tile name={t("loans.market.supplyRate")} unit={t("loans.market.year")}>
          {percentText(supplyYearRate(curve, used))}
        </Tile>
      </Tiles>
      <RateCurve curve={curve} used={used} />
    </>
  );
}

function Terms({ view, market, again }: Props) {
  const { t } = useTranslation();
  const terms = termsOf(market);
  const coin = view.coinSymbol;
  const one = 10n ** 18n;
  return (
    <Fold title={t("loans.terms.title")}>
      <div className="loan-terms">
        <p>{t("loans.terms.borrow", { ltv: percentText(terms.borrowLtv, 1) })}</p>
        <p>{t("loans.terms.liquidate", { ltv: percentText(terms.lltv, 1) })}</p>
        <p>{t("loans.terms.incentive", { bonus: percentText(incentiveOf(terms.lltv) - one, 1), coin })}</p>
        <p>{t("loans.terms.ceiling", { amount: tokenText(String(terms.debtCeiling), 0) })}</p>
        <p>{t("loans.terms.call")}</p>
        <p>{t("loans.terms.fixed")}</p>
      </div>
      <Facts
        rows={[
          [t("loans.terms.id"), <Hash key="i" value={market.id} label={t("loans.terms.id")} />],
          [t("loans.terms.oracle"), <Hash key="o" value={market.oracle} label={t("loans.terms.oracle")} />],
          [t("loans.terms.rateModel"), <Hash key="r" value={market.rateModel} label={t("loans.terms.rateModel")} />],
        ]}
      />
      <Act
        act={{ kind: "loanAccrue", market: market.id }}
        label={t("loans.terms.accrue")}
        asks={t("loans.terms.accrueSays")}
        onDone={again}
      />
    </Fold>
  );
}

function Position({ view, market }: Props) {
  const { t } = useTranslation();
  const terms = termsOf(market);
  const state = stateOf(market);
  const position = positionOf(market.position);
  const price = lastPrice(view.price);
  const health = price === null ? null : healthOf(terms, state, position, price);
  const coin = view.coinSymbol;
  const rate = yearRate(curveOf(market), utilisationOf(state.supplyAssets, totalDebt(state)));
  const debt = debtOf(position, state);
  return (
    <Facts
      rows={[
        [t("loans.position.supplied"), `${tokenText(String(suppliedOf(position, state)))} AITN`],
        [t("loans.position.collateral"), `${tokenText(String(position.collateral))} ${coin}`],
        [t("loans.position.debt"), `${tokenText(String(debt))} AITN`],
        [t("loans.position.interest"), `${tokenText(String((debt * rate) / 10n ** 18n / 365n), 6)} AITN`],
        [t("loans.position.health"), <HealthMeter key="h" health={health} />],
        [
          t("loans.position.liquidationPrice"),
          <LiquidationPrice key="l" price={liquidationPrice(terms, state, position)} coin={coin} />,
        ],
      ]}
    />
  );
}

function Rewards({ market, again }: Props) {
  const { t } = useTranslation();
  const claimable = BigInt(market.claimableWei);
  if (market.rewards === null && claimable === 0n) return <p className="muted">{t("loans.rewards.none")}</p>;
  return (
    <>
      {market.rewards !== null && (
        <p>
          {t("loans.rewards.stream", {
            amount: tokenText(market.rewards.remainingWei),
            end: whenText(market.rewards.endsAtMs),
          })}
        </p>
      )}
      <Act
        act={claimable > 0n ? { kind: "loanClaimRewards", market: market.id } : null}
        label={t("loans.rewards.claim")}
        asks={t("loans.rewards.claimSays", { amount: tokenText(market.claimableWei) })}
        why={claimable > 0n ? null : t("loans.rewards.nothing")}
        onDone={again}
      />
    </>
  );
}

/** One market: how it stands, its terms in words, the account's position and what can be done. */
export function MarketCard(props: Props) {
  const { t } = useTranslation();
  const { view, market } = props;
  return (
    <Card title={t("loans.market.title", { coin: view.coinSymbol })}>
      <div className="page-columns">
        <div>
          <MarketFigures {...props} />
          <Terms {...props} />
          <Section title={t("loans.rewards.title")}>
            <Rewards {...props} />
          </Section>
        </div>
        <div>
          <Section title={t("loans.position.title")}>
            <Position {...props} />
          </Section>
          <Section title={t("loans.acts.title")}>
            <LoanActs {...props} />
          </Section>
        </div>
      </div>
      <Risk {...props} />
      <LoanHistory market={market} coin={view.coinSymbol} />
    </Card>
  );
}
