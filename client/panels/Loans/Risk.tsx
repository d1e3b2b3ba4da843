import { useTranslation } from "react-i18next";
import { previewLoan } from "../../../contracts-abi/arithmetic/loanActs.ts";
import { debtOf, healthOf, MARGIN_CALL_HEALTH, ONE } from "../../../contracts-abi/arithmetic/loanMath.ts";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { LoanEventView, LoanMarketView, LoansView } from "../../../twins/protocol/economy/loans.ts";
import { ratioText } from "../../ui/amount.ts";
import { Empty, Hash, Section } from "../../ui/parts.tsx";
import { Act } from "../onChain/Act.tsx";
import { History } from "../onChain/History.tsx";
import { Table } from "../onChain/Table.tsx";
import { bookOf, lastPrice, positionOf, stateOf } from "./book.ts";
import { HealthMeter } from "./Health.tsx";

type Borrower = LoanMarketView["borrowers"][number];

interface RiskProps {
  readonly view: LoansView;
  readonly market: LoanMarketView;
  readonly again: () => void;
}

function RiskActs(props: RiskProps & { borrower: Borrower; health: bigint | null }) {
  const { t } = useTranslation();
  const { view, market, borrower, health } = props;
  if (health === null || health >= MARGIN_CALL_HEALTH) return null;
  const preview = previewLoan(bookOf(market, view.price, borrower), { kind: "liquidate", shares: null });
  const cost = preview.ok ? preview.outcome : null;
  const short = cost !== null && cost.pays > BigInt(view.aitnWei);
  return (
    <div className="loan-risk-acts">
      <Act
        act={{ kind: "loanCallMargin", market: market.id, borrower: borrower.account }}
        label={t("loans.risk.call")}
        onDone={props.again}
      />
      {health < ONE && (
        <Act
          primary
          act={{ kind: "loanLiquidate", market: market.id, borrower: borrower.account, shares: null }}
          label={t("loans.risk.liquidate")}
          asks={t("loans.risk.liquidateSays", {
            paid: tokenText(String(cost?.pays ?? 0n)),
            seized: tokenText(String(-(cost?.gives ?? 0n))),
            coin: view.coinSymbol,
            loss: tokenText(String(cost?.loss ?? 0n)),
          })}
          why={preview.ok ? (short ? t("loans.risk.short") : null) : t(`loans.refusals.${preview.why}`)}
          onDone={props.again}
        />
      )}
    </div>
  );
}

/** Who owes, the nearest to liquidation first. */
export function Risk(props: RiskProps) {
  const { t } = useTranslation();
  const { view, market } = props;
  const last = lastPrice(view.price);
  const healthAt = (borrower: Borrower): bigint | null => {
    const { terms, state, position } = bookOf(market, view.price, borrower);
    return last === null ? null : healthOf(terms, state, position, last);
  };
  const owing = market.borrowers.map((borrower) => ({ borrower, health: healthAt(borrower) }));
  const rank = (health: bigint | null): bigint => health ?? 2n ** 256n;
  owing.sort((a, b) => (rank(a.health) < rank(b.health) ? -1 : 1));
  if (owing.length === 0)
    return (
      <Section title={t("loans.risk.title")}>
        <Empty>{t("loans.risk.empty")}</Empty>
      </Section>
    );
  return (
    <Section title={t("loans.risk.title")}>
      <Table
        label={t("loans.risk.title")}
        columns={[
          { name: t("loans.risk.borrower") },
          { name: t("loans.position.collateral"), num: true },
          { name: t("loans.position.debt"), num: true },
          { name: t("loans.position.health") },
          { name: t("loans.acts.title"), silent: true },
        ]}
        rows={owing.map(({ borrower, health }) => ({
          key: borrower.account,
          cells: [
            <Hash key="b" value={borrower.account} label={t("loans.risk.borrower")} />,
            `${tokenText(borrower.collateral)} ${view.coinSymbol}`,
            `${tokenText(String(debtOf(positionOf(borrower), stateOf(market))))} AITN`,
            <HealthMeter key="h" health={health} />,
            <RiskActs key="a" {...props} borrower={borrower} health={health} />,
          ],
        }))}
      />
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
  return (
    <Section title={t("loans.history.title")}>
      <History of="loans" id={market.id} newest={market.history} empty={t("loans.history.empty")}>
        {(event) => (
          <>
            <HistoryText event={event} coin={coin} /> <Hash value={event.borrower} label={t("loans.risk.borrower")} />
          </>
        )}
      </History>
    </Section>
  );
}
