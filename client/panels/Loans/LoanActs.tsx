import { Switch } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type LoanAct,
  type LoanBook,
  type LoanPreview,
  previewLoan,
} from "../../../contracts-abi/arithmetic/loanActs.ts";
import {
  cashOf,
  debtOf,
  healthOf,
  type LoanPosition,
  type LoanState,
  liquidationPrice,
  suppliedOf,
} from "../../../contracts-abi/arithmetic/loanMath.ts";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { EconomyAct } from "../../../twins/protocol/economy/index.ts";
import type { LoanMarketView, LoansView } from "../../../twins/protocol/economy/loans.ts";
import { parseAmount, ratioText } from "../../ui/amount.ts";
import { Act } from "../onChain/Act.tsx";
import { AmountField } from "../onChain/fields.tsx";
import { Table } from "../onChain/Table.tsx";
import { bookOf, pricePerCoin, standing } from "./book.ts";

const KINDS = ["supply", "withdraw", "deposit", "takeOut", "borrow", "repay"] as const;
type Kind = (typeof KINDS)[number];

/** Kept for gas when all of the coin is to be wrapped, wei. */
const GAS_WEI = 10n ** 17n;

interface Wished {
  readonly kind: Kind;
  /** Null: all there is. */
  readonly amount: bigint | null;
}

function loanAct({ kind, amount }: Wished): LoanAct | null {
  if (kind === "withdraw" || kind === "takeOut" || kind === "repay") return { kind, amount };
  return amount === null ? null : { kind, amount };
}

function wireAct(market: string, { kind, amount }: Wished, unwrap: boolean): EconomyAct | null {
  const amountWei = amount?.toString() ?? null;
  if (kind === "withdraw") return { kind: "loanWithdraw", market, amountWei };
  if (kind === "repay") return { kind: "loanRepay", market, amountWei };
  if (kind === "takeOut") return { kind: "loanTakeOut", market, amountWei, unwrap };
  if (amountWei === null) return null;
  if (kind === "supply") return { kind: "loanSupply", market, amountWei };
  return { kind: kind === "deposit" ? "loanDeposit" : "loanBorrow", market, amountWei };
}

/** What the account can put in or take at most, as far as its own money says. */
function mostOf(kind: Kind, view: LoansView, book: LoanBook): bigint {
  const { state, position } = book;
  const aitn = BigInt(view.aitnWei);
  const coin = BigInt(view.coinWei);
  const least = (a: bigint, b: bigint) => (a < b ? a : b);
  switch (kind) {
    case "supply":
      return aitn;
    case "withdraw":
      return least(suppliedOf(position, state), cashOf(state));
    case "deposit":
      return BigInt(view.wrappedWei) + (coin > GAS_WEI ? coin - GAS_WEI : 0n);
    case "takeOut":
      return position.collateral;
    case "borrow":
      return mostBorrowed(book);
    case "repay":
      return least(debtOf(position, state), aitn);
  }
}

/** The greatest loan that the contract gives now, found by asking the same arithmetic. */
function mostBorrowed(book: LoanBook): bigint {
  let low = 0n;
  let high = cashOf(book.state);
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (previewLoan(book, { kind: "borrow", amount: middle }).ok) low = middle;
    else high = middle - 1n;
  }
  // A thousandth less: interest grows until the block comes.
  return low - low / 1000n;
}

function Preview(props: { book: LoanBook; preview: LoanPreview | null; coin: string }) {
  const { t } = useTranslation();
  const { book, preview, coin } = props;
  const figures = (state: LoanState, position: LoanPosition): readonly string[] => {
    const health = book.price === null ? null : healthOf(book.terms, state, position, book.price);
    const edge = liquidationPrice(book.terms, state, position);
    return [
      `${tokenText(String(suppliedOf(position, state)))} AITN`,
      `${tokenText(String(position.collateral))} ${coin}`,
      `${tokenText(String(debtOf(position, state)))} AITN`,
      health === null ? t("loans.health.none") : `${ratioText(health)} ${t(`loans.health.${standing(health)}`)}`,
      edge === null ? "–" : `${tokenText(String(pricePerCoin(edge)))} AITN`,
    ];
  };
  const names = [
    t("loans.position.supplied"),
    t("loans.position.collateral"),
    t("loans.position.debt"),
    t("loans.position.health"),
    t("loans.position.liquidationPrice"),
  ];
  const now = figures(book.state, book.position);
  const after = preview?.ok === true ? figures(preview.outcome.state, preview.outcome.position) : null;
  return (
    <Table
      label={t("loans.position.title")}
      name="loan-preview"
      columns={[
        { name: t("loans.position.title") },
        { name: t("loans.acts.now"), num: true },
        { name: t("loans.acts.after"), num: true },
      ]}
      rows={names.map((name, i) => ({
        key: name,
        cells: [name, now[i], after === null || after[i] === now[i] ? "" : after[i]],
      }))}
    />
  );
}

function Kinds(props: { kind: Kind; onKind: (kind: Kind) => void }) {
  const { t } = useTranslation();
  return (
    <fieldset className="loan-acts">
      <legend className="sr-only">{t("loans.acts.title")}</legend>
      {KINDS.map((one) => (
        <button key={one} type="button" aria-pressed={one === props.kind} onClick={() => props.onKind(one)}>
          {t(`loans.acts.kinds.${one}`)}
        </button>
      ))}
    </fieldset>
  );
}

/** Lending, borrowing and collateral: what each would do to the position, before it is done. */
export function LoanActs(props: { view: LoansView; market: LoanMarketView; again: () => void }) {
  const { t } = useTranslation();
  const { view, market } = props;
  const [kind, setKind] = useState<Kind>("supply");
  const [typed, setTyped] = useState("");
  const [all, setAll] = useState(false);
  const [unwrap, setUnwrap] = useState(true);
  const coin = view.coinSymbol;
  const book = bookOf(market, view.price, market.position);
  const most = mostOf(kind, view, book);
  const collateral = kind === "deposit" || kind === "takeOut";
  const unit = collateral ? coin : "AITN";
  const typedWei = parseAmount(typed);
  const wished: Wished | null = all ? { kind, amount: null } : typedWei === null ? null : { kind, amount: typedWei };
  const local = wished === null ? null : loanAct(wished);
  const preview = local === null ? null : previewLoan(book, local);
  const short = (kind === "supply" || kind === "deposit" || kind === "repay") && !all && (typedWei ?? 0n) > most;
  const refusal = preview?.ok === false ? t(`loans.refusals.${preview.why}`) : null;
  const why = kind !== "repay" && short ? t("loans.acts.short", { most: tokenText(String(most)), unit }) : refusal;
  const choose = (next: Kind): void => {
    setKind(next);
    setTyped("");
    setAll(false);
  };
  const canAll = kind === "withdraw" || kind === "takeOut" || kind === "repay";
  const amount = all ? `${t("loans.acts.allOf")} ≈ ${tokenText(String(most))}` : tokenText(String(typedWei ?? 0n));
  return (
    <div className="page-form">
      <Kinds kind={kind} onKind={choose} />
      <p className="muted">{t(`loans.acts.means.${kind}`, { coin })}</p>
      {!all && <AmountField label={t("loans.acts.amount")} unit={unit} value={typed} onChange={setTyped} most={most} />}
      {canAll && (
        <Switch label={t("loans.acts.all")} checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
      )}
      {kind === "takeOut" && (
        <Switch
          label={t("loans.acts.unwrap", { coin })}
          checked={unwrap}
          onChange={(event) => setUnwrap(event.currentTarget.checked)}
        />
      )}
      <Preview book={book} preview={preview} coin={coin} />
      <Act
        primary
        key={kind}
        act={wished === null ? null : wireAct(market.id, wished, unwrap)}
        label={t(`loans.acts.kinds.${kind}`)}
        says={t(`loans.acts.says.${kind}`, { amount, coin })}
        why={why}
        onDone={props.again}
      />
    </div>
  );
}
