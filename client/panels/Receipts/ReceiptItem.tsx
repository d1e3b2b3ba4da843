import { Button } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { Payment } from "../../../twins/operations/receipt.ts";
import type { ReceiptRow } from "../../../twins/protocol/console.ts";
import { useEntry, useSite, useThingName, useZone } from "../../session/context.tsx";
import { seekTo } from "../../session/playback.ts";
import { go } from "../../session/view.ts";
import { textOf, timeText } from "../../ui/format.ts";
import { Facts, FailureText, Hash } from "../../ui/parts.tsx";
import { ActionWord } from "../ActionWord.tsx";
import { isPaid } from "./paid.ts";

const LOOK = { journalled: "plain", batched: "plain", submitted: "busy", confirmed: "ok", failed: "bad" } as const;

/** How the amount reached the robot, or will, and by which transaction. */
function Paid({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  const elsewhere = payment.state === "confirmed" && payment.txHash === null;
  return (
    <>
      {t(`receipts.payments.${elsewhere ? "elsewhere" : payment.state}`)}{" "}
      {payment.txHash !== null && <Hash value={payment.txHash} label={t("receipts.tx")} />}
    </>
  );
}

function Proof({ row }: { row: ReceiptRow }) {
  const { t } = useTranslation();
  const session = useSite();
  const { receipt, settlement } = row;
  const hash = (value: string | null) =>
    value === null ? (
      <span key="none" className="muted">
        {t("receipts.notYet")}
      </span>
    ) : (
      <Hash key={value} value={value} />
    );
  return (
    <div className="proof">
      <h3 className="muted">{t("receipts.binds")}</h3>
      <Facts
        rows={[
          [t("receipts.tx"), hash(settlement.txHash)],
          [
            t("receipts.block"),
            settlement.blockNumber === null ? (
              <span key="none" className="muted">
                {t("receipts.notYet")}
              </span>
            ) : (
              <span key="block" className="num">
                {settlement.blockNumber} · {t("receipts.confirmations", { count: settlement.confirmations })}
              </span>
            ),
          ],
          ...(settlement.payment === null
            ? []
            : [[t("receipts.payment"), <Paid key="p" payment={settlement.payment} />] as const]),
          [t("receipts.id"), hash(receipt.id)],
          [t("receipts.commandDigest"), hash(receipt.outcome.commandDigest)],
          [t("receipts.outcome"), <ActionWord key="o" state={receipt.outcome.final.state} />],
          [t("receipts.telemetry"), hash(receipt.outcome.telemetryHash)],
          [t("receipts.plan"), receipt.planDigest === null ? t("common.none") : hash(receipt.planDigest)],
          [t("receipts.model"), receipt.modelCid === null ? t("common.none") : hash(receipt.modelCid)],
          [t("receipts.device"), hash(receipt.device)],
          [t("receipts.signature"), hash(receipt.signature)],
        ]}
      />
      {settlement.error !== null && (
        <div className="word-bad">
          {t("receipts.refused")} <FailureText error={settlement.error} folded />
        </div>
      )}
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          go({ select: receipt.thing });
          seekTo(session, receipt.outcome.final.atMs);
        }}
      >
        {t("receipts.view")}
      </Button>
    </div>
  );
}

/** One receipt; opened, all that it binds. */
export function ReceiptItem({ row }: { row: ReceiptRow }) {
  const { t, i18n } = useTranslation();
  const zone = useZone();
  const [open, setOpen] = useState(false);
  const { receipt, settlement } = row;
  const { final } = receipt.outcome;
  // Only work that succeeded is paid; the rest is settled as a record of what became of the command.
  const paid = receipt.amountWei !== "0";
  const entry = useEntry(receipt.thing);
  const name = useThingName();
  const action = entry?.model.actions.find((a) => a.name === receipt.action);
  return (
    <li className="receipt">
      <button type="button" className="row" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
        <span className="num muted">{timeText(receipt.madeAtMs, zone)}</span>
        <span className="row-main">
          {name(receipt.thing)}
          <span className="muted">
            {action === undefined ? receipt.action : textOf(action.title, i18n.language)} ·{" "}
            {paid
              ? `${tokenText(receipt.amountWei)} AITN`
              : t("receipts.unpaid", { state: t(`action.${final.state}`) })}
          </span>
        </span>
        <span className="receipt-state">
          <span className={`word word-${LOOK[settlement.state]}`}>{t(`receipts.states.${settlement.state}`)}</span>
          {settlement.state === "confirmed" && settlement.payment !== null && (
            <span className="muted">{t(isPaid(settlement.payment) ? "receipts.paidOut" : "receipts.credited")}</span>
          )}
        </span>
      </button>
      {open && <Proof row={row} />}
    </li>
  );
}
