import { useTranslation } from "react-i18next";
import { useShown } from "../../session/context.tsx";
import { Section } from "../../ui/parts.tsx";
import { ReceiptItem } from "../Receipts/ReceiptItem.tsx";

const SHOWN = 4;

/** Receipts of a Thing: what it signed, and whether it was settled. */
export function ThingProof(props: { thing: string }) {
  const { t } = useTranslation();
  const receipts = useShown((shown) => shown.receipts);
  const mine = receipts.filter((row) => row.receipt.thing === props.thing).slice(0, SHOWN);
  return (
    <Section title={t("inspector.proof")}>
      {mine.length === 0 && <p className="muted hint">{t("inspector.noProof")}</p>}
      <ul className="rows">
        {mine.map((row) => (
          <ReceiptItem key={row.receipt.id} row={row} />
        ))}
      </ul>
    </Section>
  );
}
