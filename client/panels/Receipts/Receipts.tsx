import { IconLinkOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import { useShown, useShownKnown } from "../../session/context.tsx";
import { Empty, FailureText } from "../../ui/parts.tsx";
import { type HeldUp, heldUp } from "./held.ts";
import { paidOf } from "./paid.ts";
import { ReceiptItem } from "./ReceiptItem.tsx";

const PAGE = 50;

/** That receipts wait, and what for. Of a chain that does not answer there is no more to say than that. */
function HeldNote({ held: { count, wei, error } }: { held: HeldUp }) {
  const { t } = useTranslation();
  const amount = tokenText(String(wei));
  return (
    <div className="held-note" role="status">
      <IconLinkOff size={17} aria-hidden />
      {error.code === "CHAIN_DOWN" ? (
        <div>{t("receipts.heldSilent", { count, amount })}</div>
      ) : (
        <div>
          {t("receipts.held", { count, amount })} <FailureText error={error} folded />
        </div>
      )}
    </div>
  );
}

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
  const held = heldUp(receipts);
  return (
    <>
      {held !== null && <HeldNote held={held} />}
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
