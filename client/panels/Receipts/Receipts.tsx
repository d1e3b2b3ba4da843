import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useShown, useShownKnown } from "../../session/context.tsx";
import { tokenText } from "../../ui/format.ts";
import { Empty } from "../../ui/parts.tsx";
import { paidOf } from "./paid.ts";
import { ReceiptItem } from "./ReceiptItem.tsx";

const PAGE = 50;

export default function Receipts() {
  const { t } = useTranslation();
  const receipts = useShown((shown) => shown.receipts);
  const known = useShownKnown();
  const [shown, setShown] = useState(PAGE);
  if (!known) return <p className="muted pad">{t("replay.loading")}</p>;
  if (receipts.length === 0) return <Empty>{t("receipts.empty")}</Empty>;
  const settled = receipts.filter((row) => row.settlement.state === "confirmed");
  const wei = settled.reduce((sum, row) => sum + BigInt(row.receipt.amountWei), 0n);
  const { paidWei, creditedWei } = paidOf(settled);
  return (
    <>
      <p className="muted pad">
        {t("receipts.summary", { confirmed: settled.length, all: receipts.length, amount: tokenText(String(wei)) })}{" "}
        {wei > 0n &&
          t("receipts.paidSummary", { paid: tokenText(String(paidWei)), credited: tokenText(String(creditedWei)) })}
      </p>
      <ul className="rows">
        {receipts.slice(0, shown).map((row) => (
          <ReceiptItem key={row.receipt.id} row={row} />
        ))}
      </ul>
      {receipts.length > shown && (
        <button type="button" className="link" onClick={() => setShown(shown + PAGE)}>
          {t("common.loadMore")}
        </button>
      )}
    </>
  );
}
