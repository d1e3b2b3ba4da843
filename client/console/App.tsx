import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { LinkProvider, useLinkState } from "../session/context.tsx";
import type { Link } from "../session/link.ts";
import { useView } from "../session/view.ts";
import { textOf } from "../ui/format.ts";
import { cssVariables, theme } from "../ui/theme.ts";
import { LoginPage } from "./LoginPage.tsx";
import { NoPage, NoSitePage } from "./NoSitePage.tsx";
import { CommunityPage, DrillPage, ImportPage, LearnPage, pageOf, SandboxPage, SitePage, WorldPage } from "./pages.ts";

const schemes = localStorageColorSchemeManager({ key: "aitn.theme" });

function Page() {
  const page = useView(pageOf);
  const site = useView((view) => view.site);
  const drill = useView((view) => view.drill);
  // Before the server has listed its sites, any may be one of them.
  const known = useLinkState((state) => state.sites.length === 0 || state.sites.some((s) => s.id === site));
  const login = useLinkState((state) => state.phase === "login");
  if (page === "learn") return <LearnPage />;
  if (page === "drill") return <DrillPage code={drill ?? ""} />;
  if (page === "importing") return <ImportPage />;
  if (login) return <LoginPage />;
  if (page === "community") return <CommunityPage />;
  if (page === "sandbox") return <SandboxPage />;
  if (site === null) return <WorldPage />;
  return known ? <SitePage key={site} siteId={site} /> : <NoSitePage siteId={site} />;
}

function Pages() {
  const { t, i18n } = useTranslation();
  const site = useView((view) => view.site);
  const lost = useView((view) => view.lost);
  const named = useLinkState((state) => state.sites.find((s) => s.id === site)?.title);
  const title = named === undefined ? site : textOf(named, i18n.language);
  useEffect(() => {
    document.title = title === null ? t("product") : `${title} · ${t("product")}`;
  }, [title, t]);
  if (lost !== null) return <NoPage path={lost} />;
  return (
    <Suspense fallback={<p className="muted pad">{t("common.loading")}</p>}>
      <Page />
    </Suspense>
  );
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
