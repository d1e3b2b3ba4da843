import { Button } from "@mantine/core";
import { IconPlugConnected, IconWallet } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Failure } from "../../../twins/core/result.ts";
import type { WalletView } from "../../../twins/protocol/economy/wallet.ts";
import { ErrorNote, Hash } from "../../ui/parts.tsx";
import type { WalletOffer } from "../../wallet/discover.ts";
import {
  connectWallet,
  disconnectWallet,
  setWantedChain,
  switchChain,
  type WantedChain,
  walletStore,
} from "../../wallet/wallet.ts";

const isLoopback = (host: string): boolean => /^(localhost|\[?::1\]?|127(\.\d+){3})$/.test(host);

/** The server's address of the chain counts here only where the browser runs beside the server. */
export const wantedOf = ({ chainId, chainName, coinSymbol, rpcUrl }: WalletView): WantedChain => ({
  chainId,
  name: chainName,
  coinSymbol,
  rpcUrl: isLoopback(location.hostname) ? rpcUrl : null,
});

function Connected({ wallet, account }: { wallet: WalletOffer; account: string }) {
  const { t } = useTranslation();
  const { chainId, wanted } = useStore(walletStore);
  const [error, setError] = useState<Failure | null>(null);
  const elsewhere = wanted !== null && chainId !== null && chainId !== wanted.chainId;
  return (
    <>
      <p>
        {t("wallet.connect.connected", { wallet: wallet.name || t("wallet.connect.page") })}{" "}
        <Hash value={account} label={t("wallet.account")} />
      </p>
      {elsewhere && (
        <div className="wallet-elsewhere" role="alert">
          <p>{t("wallet.connect.elsewhere", { at: chainId, wanted: wanted.chainId })}</p>
          <Button size="sm" onClick={() => void switchChain().then((done) => setError(done.ok ? null : done.error))}>
            {t("wallet.connect.switch")}
          </Button>
        </div>
      )}
      {error !== null && <ErrorNote error={error} />}
      <Button size="sm" variant="default" onClick={disconnectWallet}>
        {t("wallet.connect.disconnect")}
      </Button>
    </>
  );
}

function Offers({ view }: { view: WalletView }) {
  const { t } = useTranslation();
  const offers = useStore(walletStore, (state) => state.offers);
  const [error, setError] = useState<Failure | null>(null);
  const [asking, setAsking] = useState<string | null>(null);
  async function connect(offer: WalletOffer): Promise<void> {
    setError(null);
    setAsking(offer.id);
    const done = await connectWallet(offer, wantedOf(view));
    setAsking(null);
    if (!done.ok) setError(done.error);
  }
  return (
    <>
      {offers.length === 0 && <p className="muted">{t("wallet.connect.none")}</p>}
      <div className="wallet-offers">
        {offers.map((offer) => (
          <Button
            key={offer.id}
            variant="default"
            loading={asking === offer.id}
            disabled={asking !== null && asking !== offer.id}
            leftSection={
              offer.icon === null ? (
                <IconWallet size={18} aria-hidden />
              ) : (
                <img src={offer.icon} alt="" width={18} height={18} />
              )
            }
            onClick={() => void connect(offer)}
          >
            {offer.name || t("wallet.connect.page")}
          </Button>
        ))}
      </div>
      {asking !== null && (
        <p className="muted" role="status">
          {t("wallet.connect.asking")}
        </p>
      )}
      {error !== null && <ErrorNote error={error} />}
    </>
  );
}

/** Which account is used: the one that the server keeps, or one of a wallet in this browser. */
export function Connect({ view }: { view: WalletView }) {
  const { t } = useTranslation();
  const { wallet, account } = useStore(walletStore);
  const { chainId, chainName, coinSymbol, rpcUrl } = view;
  useEffect(
    () => setWantedChain(wantedOf({ chainId, chainName, coinSymbol, rpcUrl } as WalletView)),
    [chainId, chainName, coinSymbol, rpcUrl],
  );
  return (
    <section className="card page-card" aria-label={t("wallet.connect.title")}>
      <h2>
        <IconPlugConnected size={18} aria-hidden /> {t("wallet.connect.title")}
      </h2>
      <p className="muted">{t("wallet.connect.why")}</p>
      {wallet === null || account === null ? <Offers view={view} /> : <Connected wallet={wallet} account={account} />}
    </section>
  );
}
