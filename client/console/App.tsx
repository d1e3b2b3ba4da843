import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { LinkProvider, useLinkState } from "../session/context.tsx";
import type { Link } from "../session/link.ts";
import { useView } from "../session/view.ts";
import { cssVariables, theme } from "../ui/theme.ts";
import { LoginPage } from "./LoginPage.tsx";
import { SitePage } from "./SitePage.tsx";
import { WorldPage } from "./WorldPage.tsx";

const schemes = localStorageColorSchemeManager({ key: "aitn.theme" });

function Pages() {
  const { t } = useTranslation();
  const site = useView((view) => view.site);
  const title = useLinkState((state) => state.sites.find((s) => s.id === site)?.id ?? site);
  const login = useLinkState((state) => state.phase === "login");
  useEffect(() => {
    document.title = title === null ? t("product") : `${title} · ${t("product")}`;
  }, [title, t]);
  if (login) return <LoginPage />;
  return site === null ? <WorldPage /> : <SitePage key={site} siteId={site} />;
}

export function App(props: { link: Link }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={schemes}
    >
      <LinkProvider link={props.link}>
        <Pages />
      </LinkProvider>
    </MantineProvider>
  );
}
