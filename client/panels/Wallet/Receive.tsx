import { useTranslation } from "react-i18next";
import { encode } from "uqr";
import { Hash } from "../../ui/parts.tsx";

/** The address as text and as a QR code (EIP-681's plain form, which wallets scan). */
export function Receive({ account }: { account: string }) {
  const { t } = useTranslation();
  const { data, size } = encode(`ethereum:${account}`, { ecc: "M", border: 2 });
  const dark = data.flatMap((row, y) => row.flatMap((set, x) => (set ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <section className="card page-card wallet-receive" aria-label={t("wallet.receive.title")}>
      <h2>{t("wallet.receive.title")}</h2>
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t("wallet.receive.code")} shapeRendering="crispEdges">
        <rect width={size} height={size} className="qr-light" />
        <path d={dark.join("")} className="qr-dark" />
      </svg>
      <Hash value={account} label={t("wallet.account")} full />
      <p className="muted">{t("wallet.receive.how")}</p>
    </section>
  );
}
