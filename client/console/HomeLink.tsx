import { IconHexagon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { follow, type View } from "../session/view.ts";

/** The product's name in a page's bar: the way to the world. @param leave what of the address is this page's own */
export function HomeLink({ leave }: { leave: Partial<View> }) {
  const { t } = useTranslation();
  return (
    <a className="community-home" href="/" onClick={(event) => follow(event, leave)}>
      <IconHexagon size={22} className="brand" aria-hidden />
      <strong>{t("product")}</strong>
    </a>
  );
}
