import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTick } from "../session/context.tsx";
import { useSpan } from "../ui/parts.tsx";

/** Shown while a transaction is on its way: what is waited for, and how long already. */
export function ChainWait() {
  const { t } = useTranslation();
  const span = useSpan();
  useTick(1000);
  const [sinceMs] = useState(() => Date.now());
  const waited = Date.now() - sinceMs;
  return (
    <p className="muted chain-wait" role="status">
      {waited < 2000 ? t("approvals.sending") : t("approvals.confirming", { span: span(waited) })}
    </p>
  );
}
