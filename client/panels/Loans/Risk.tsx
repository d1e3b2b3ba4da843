import { useTranslation } from "react-i18next";
import { previewLoan } from "../../../contracts-abi/arithmetic/loanActs.ts";
import { debtOf, healthOf, MARGIN_CALL_HEALTH, ONE } from "../../../contracts-abi/arithmetic/loanMath.ts";
import type { LoanEventView, LoanMarketView, LoansView } from "../../../twins/protocol/economy/loans.ts";
import { dateTimeText, tokenText } from "../../ui/format.ts";
import { ratioText } from "../../ui/money.ts";
import { Empty, Hash, Section } from "../../ui/parts.tsx";
import { DoAct } from "../money/DoAct.tsx";
import { bookOf, lastPrice } from "./book.ts";
import { HealthMeter } from "./Health.tsx";

type Borrower = LoanMarketView["borrowers"][number];

function RiskRow(props: { view: LoansView; market: LoanMarketView; borrower: Borrower; again: () => void }) {
  const { t } = useTranslation();
  const { view, market, borrower } = props;
  const book = bookOf(market, view.price, borrower);
  const last = lastPrice(view.price);
  const health = last === null ? null : healthOf(book.terms, book.state, book.position, last);
  const preview = previewLoan(book, { kind: "liquidate", amount: null });
  const cost = preview.ok ? preview.outcome : null;
  const short = cost !== null && cost.pays > BigInt(view.aitnWei);
  return (
    <tr>
      <td>
        <Hash value={borrower.account} label={t("loans.risk.borrower")} />
      </td>
      <td className="num">
        {tokenText(borrower.collateral)} {view.coinSymbol}
      </td>
      <td className="num">{tokenText(String(debtOf(book.position, book.state)))} AITN</td>
      <td>
        <HealthMeter health={health} />
      </td>
      <td>
        <div className="loan-risk-acts">
          {health !== null && health < MARGIN_CALL_HEALTH && (
            <DoAct
              act={{ kind: "loanCallMargin", market: market.id, borrower: borrower.account }}
              label={t("loans.risk.call")}
              variant="default"
              onDone={props.again}
            />
          )}
          {health !== null && health < ONE && (
            <DoAct
              act={{ kind: "loanLiquidate", market: market.id, borrower: borrower.account, amountWei: null }}
              label={t("loans.risk.liquidate")}
              says={
                cost !== null &&
                t("loans.risk.liquidateSays", {
                  paid: tokenText(String(cost.pays)),
                  seized: tokenText(String(-cost.gives)),
                  coin: view.coinSymbol,
                  loss: tokenText(String(cost.loss)),
                })
              }
              why={preview.ok ? (short ? t("loans.risk.short") : null) : t(`loans.refusals.${preview.why}`)}
              onDone={props.again}
            />
          )}
        </div>
      </td>
    </tr>
  );
}

/** Who owes, the nearest to liquidation first. */
export function Risk(props: { view: LoansView; market: LoanMarketView; again: () => void }) {
  const { t } = useTranslation();
  const { view, market } = props;
  const last = lastPrice(view.price);
  const healthAt = (borrower: Borrower): bigint => {
    const { terms, state, position } = bookOf(market, view.price, borrower);
    return (last === null ? null : healthOf(terms, state, position, last)) ?? 2n ** 256n;
  };
  const rows = [...market.borrowers].sort((a, b) => (healthAt(a) < healthAt(b) ? -1 : 1));
  return (
    <Section title={t("loans.risk.title")}>
      {rows.length === 0 ? (
        <Empty>{t("loans.risk.empty")}</Empty>
      ) : (
        <div className="money-scroll">
          <table className="money-table">
            <thead>
              <tr>
                <th scope="col">{t("loans.risk.borrower")}</th>
                <th scope="col" className="num">
                  {t("loans.position.collateral")}
                </th>
                <th scope="col" className="num">
                  {t("loans.position.debt")}
                </th>
                <th scope="col">{t("loans.position.health")}</th>
                <th scope="col">
                  <span className="sr-only">{t("loans.acts.title")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((borrower) => (
                <RiskRow key={borrower.account} {...props} borrower={borrower} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

function HistoryText({ event, coin }: { event: LoanEventView; coin: string }) {
  const { t } = useTranslation();
  if (event.kind === "marginCall")
    return <>{t("loans.history.marginCall", { health: ratioText(BigInt(event.amount)) })}</>;
  const amount = tokenText(event.amount);
  if (event.kind === "badDebt") return <>{t("loans.history.badDebt", { amount })}</>;
  return <>{t("loans.history.liquidated", { amount, seized: tokenText(event.seizedWei ?? "0"), coin })}</>;
}

/** Margin calls, liquidations and losses. */
export function LoanHistory({ market, coin }: { market: LoanMarketView; coin: string }) {
  const { t } = useTranslation();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Section title={t("loans.history.title")}>
      {market.history.length === 0 ? (
        <Empty>{t("loans.history.empty")}</Empty>
      ) : (
        <ul className="rows">
          {market.history.map((event) => (
            <li key={`${event.txHash}${event.logIndex}`} className="row">
              <span className="row-main">
                <HistoryText event={event} coin={coin} />{" "}
                <Hash value={event.borrower} label={t("loans.risk.borrower")} />
              </span>
              <span className="muted num">{dateTimeText(event.atMs, zone)}</span>
              <Hash value={event.txHash} label={t("money.tx")} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
