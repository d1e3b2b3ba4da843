import { IconHexagon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { atSite, follow } from "../session/view.ts";

/** The product's name in a page's bar: the way to the world. */
export function HomeLink() {
  const { t } = useTranslation();
  return (
    <a className="community-home" href="/" onClick={(event) => follow(event, atSite(null))}>
      <IconHexagon size={22} className="brand" aria-hidden />
      <strong>{t("product")}</strong>
    </a>
  );
}
