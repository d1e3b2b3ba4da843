import { useTranslation } from "react-i18next";
import { useLinkState } from "../../session/context.tsx";

/** What two signatures are worth here: accounts are counted, and nothing shows that two people stand behind them. */
export function ClassC() {
  const { t } = useTranslation();
  const open = useLinkState((state) => state.open);
  return (
    <p className="muted class-c" role="note">
      {t("plan.classCMeans")} {open && <span className="class-c-open">{t("plan.classCOpen")}</span>}
    </p>
  );
}
