import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { OverCycle } from "../../../twins/protocol/economy/earnings.ts";
import { Act } from "../onChain/Act.tsx";
import { Aitn } from "../onChain/fields.tsx";

/** What can be claimed of these cycles. */
export function Claims({ over, onDone }: { over: readonly OverCycle[]; onDone: () => void }) {
  const { t } = useTranslation();
  return over.map(({ cycle, claimable }) => {
    if (claimable === null) return null;
    const { devices, amountWei } = claimable;
    return (
      <div key={cycle}>
        <p>
          {t("earnings.claimable", { cycle, count: devices })} <Aitn wei={amountWei} />
        </p>
        <Act
          act={{ kind: "claimCycle", cycle }}
          label={t("earnings.claim")}
          asks={t("earnings.claimSays", { amount: tokenText(amountWei) })}
          onDone={onDone}
        />
      </div>
    );
  });
}
