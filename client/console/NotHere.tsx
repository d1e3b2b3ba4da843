import { useTranslation } from "react-i18next";
import { useDescribed } from "../session/context.tsx";
import { textOf } from "../ui/format.ts";
import type { PanelName } from "./layoutStore.ts";

/** Says of a link to a panel that the site has no such panel. While the site is not known yet, that it is being asked for. */
export function NotHere({ panel }: { panel: PanelName }) {
  const { t, i18n } = useTranslation();
  const described = useDescribed();
  if (described.phase !== "done") return <p className="muted pad">{t("common.loading")}</p>;
  const site = textOf(described.value.site.title, i18n.language);
  return (
    <p className="pad">
      {t("able.notHere", { panel: t(`panel.${panel}`), site })} {t("able.choose")}
    </p>
  );
}
