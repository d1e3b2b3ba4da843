import { IconHexagon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { atSite, follow } from "../session/view.ts";
import { SettingsMenu } from "./SettingsMenu.tsx";

/** The product's name in a page's bar: the way to the world. */
function HomeLink() {
  const { t } = useTranslation();
  return (
    <a className="community-home" href="/" onClick={(event) => follow(event, atSite(null))}>
      <IconHexagon size={22} className="brand" aria-hidden />
      <strong>{t("product")}</strong>
    </a>
  );
}

/** The bar of a page of no site: the way to the world, what is the page's own, and the settings. */
export function PageBar({ children }: { children?: ReactNode }) {
  return (
    <header className="world-bar">
      <HomeLink />
      <span className="spacer" />
      {children}
      <SettingsMenu />
    </header>
  );
}
