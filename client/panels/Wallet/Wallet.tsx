import "./wallet.css";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { WalletEventView, WalletView } from "../../../twins/protocol/economy/wallet.ts";
import { useAccount, useEconomy } from "../../session/economy.ts";
import { Hash } from "../../ui/parts.tsx";
import { AskedView } from "../Asked.tsx";
import { History } from "../onChain/History.tsx";
import { Card, Page, Tile, Tiles } from "../onChain/Page.tsx";
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
    <Card
      title={t(own ? "wallet.kept" : "wallet.yours")}
      label={t("wallet.balances")}
      head={<Hash value={view.account} label={t("wallet.account")} />}
    >
      <Tiles>
        {tiles.map(([name, value, unit]) => (
          <Tile key={name} name={name} unit={unit}>
            {value}
          </Tile>
        ))}
      </Tiles>
    </Card>
  );
}

const WAY: Partial<Record<WalletEventView["kind"], "to" | "from">> = {
  sent: "to",
  received: "from",
  wrappedSent: "to",
  wrappedReceived: "from",
};

function EventText({ event, view }: { event: WalletEventView; view: WalletView }) {
  const { t } = useTranslation();
  const coin = event.kind.startsWith("wrapped") || event.kind === "unwrapped";
  const amount = event.amountWei === null ? "" : `${tokenText(event.amountWei)} ${coin ? view.coinSymbol : "AITN"}`;
  const both = event.kind !== "wrapped" && event.kind !== "unwrapped";
  return (
    <>
      {t(`wallet.history.${event.kind}`)} <strong className="num">{amount}</strong>{" "}
      {WAY[event.kind] !== undefined && `${t(`wallet.history.${WAY[event.kind]!}`)} `}
      {both && (event.contract ?? <Hash value={event.other} label={t("wallet.account")} />)}
    </>
  );
}

function Events({ view }: { view: WalletView }) {
  const { t } = useTranslation();
  const look = (event: WalletEventView) =>
    view.explorer !== null && (
      <a href={`${view.explorer}/tx/${event.txHash}`} target="_blank" rel="noreferrer">
        {t("wallet.history.look")}
      </a>
    );
  return (
    <Card title={t("wallet.history.title")}>
      <History key={view.account} of="wallet" newest={view.history} empty={t("wallet.history.empty")} beside={look}>
        {(event) => <EventText event={event} view={view} />}
      </History>
    </Card>
  );
}

/** What the account holds, what one does with it, and which account that is. */
export default function Wallet() {
  const { t } = useTranslation();
  const own = useAccount() === null;
  const [asked, again] = useEconomy("wallet");
  return (
    <Page title={t("wallet.title")} lede={t("wallet.lede")}>
      <AskedView asked={asked} again={again}>
        {(view) => (
          <>
            <Balances view={view} />
            <div className="page-columns">
              <Send view={view} again={again} />
              <Receive account={view.account} />
              <Delegate view={view} again={again} />
              <Wrap view={view} again={again} />
              <Connect view={view} />
              {own && <KeyFile onDone={again} />}
            </div>
            <Events view={view} />
          </>
        )}
      </AskedView>
    </Page>
  );
}
