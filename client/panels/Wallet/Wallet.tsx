import "../money/money.css";
import "./wallet.css";
import { useTranslation } from "react-i18next";
import type { WalletEventView, WalletView } from "../../../twins/protocol/economy/wallet.ts";
import { useAccount, useEconomy } from "../../session/economy.ts";
import { dateTimeText, tokenText } from "../../ui/format.ts";
import { Empty, Hash } from "../../ui/parts.tsx";
import { AskedView } from "../Asked.tsx";
import { Delegate, delegateText, Send, Wrap } from "./Acts.tsx";
import { Connect } from "./Connect.tsx";
import { KeyFile } from "./KeyFile.tsx";
import { Receive } from "./Receive.tsx";

function Balances({ view }: { view: WalletView }) {
  const { t } = useTranslation();
  const own = useAccount() === null;
  const tiles = [
    ["AITN", tokenText(view.aitnWei), "AITN"],
    [t("wallet.coin"), tokenText(view.coinWei), view.coinSymbol],
    [t("wallet.wrapped"), tokenText(view.wrappedWei), view.coinSymbol],
    [t("wallet.votes"), tokenText(view.votesWei), "AITN"],
    [t("wallet.delegatedTo"), delegateText(view, t("wallet.delegate.you"), t("wallet.delegate.nobody")), ""],
  ] as const;
  return (
    <section className="card" aria-label={t("wallet.balances")}>
      <h2>
        {t(own ? "wallet.kept" : "wallet.yours")} <Hash value={view.account} label={t("wallet.account")} />
      </h2>
      <dl className="money-tiles">
        {tiles.map(([name, value, unit]) => (
          <div key={name} className="money-tile">
            <dt>{name}</dt>
            <dd>
              {value} <small>{unit}</small>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function EventRow({ event, view }: { event: WalletEventView; view: WalletView }) {
  const { t } = useTranslation();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const coin = event.kind.startsWith("wrapped") || event.kind === "unwrapped";
  const amount = event.amountWei === null ? "" : `${tokenText(event.amountWei)} ${coin ? view.coinSymbol : "AITN"}`;
  const both = event.kind !== "wrapped" && event.kind !== "unwrapped";
  return (
    <li className="row wallet-event">
      <span className="row-main">
        {t(`wallet.history.${event.kind}`)} <strong className="num">{amount}</strong>{" "}
        {both && (event.contract ?? <Hash value={event.other} label={t("wallet.account")} />)}
      </span>
      <span className="muted num">{dateTimeText(event.atMs, zone)}</span>
      <span>
        {view.explorer !== null && (
          <a href={`${view.explorer}/tx/${event.txHash}`} target="_blank" rel="noreferrer">
            {t("wallet.history.look")}
          </a>
        )}{" "}
        <Hash value={event.txHash} label={t("money.tx")} />
      </span>
    </li>
  );
}

function History({ view }: { view: WalletView }) {
  const { t } = useTranslation();
  return (
    <section className="card" aria-label={t("wallet.history.title")}>
      <h2>{t("wallet.history.title")}</h2>
      {view.history.length === 0 ? (
        <Empty>{t("wallet.history.empty")}</Empty>
      ) : (
        <ul className="rows">
          {view.history.map((event) => (
            <EventRow key={`${event.txHash}${event.logIndex}`} event={event} view={view} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** What the account holds, what one does with it, and which account that is. */
export default function Wallet() {
  const { t } = useTranslation();
  const own = useAccount() === null;
  const [asked, again] = useEconomy("wallet");
  return (
    <div className="money-page">
      <header>
        <h1>{t("wallet.title")}</h1>
        <p className="lede">{t("wallet.lede")}</p>
      </header>
      <AskedView asked={asked} again={again}>
        {(view) => (
          <>
            <Balances view={view} />
            <div className="money-columns">
              <Send view={view} again={again} />
              <Receive account={view.account} />
              <Delegate view={view} again={again} />
              <Wrap view={view} again={again} />
              <Connect view={view} />
              {own && <KeyFile onDone={again} />}
            </div>
            <History view={view} />
          </>
        )}
      </AskedView>
    </div>
  );
}
