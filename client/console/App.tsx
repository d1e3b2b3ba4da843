import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { LinkProvider, useLinkState } from "../session/context.tsx";
import type { Link } from "../session/link.ts";
import { useView } from "../session/view.ts";
import { textOf } from "../ui/format.ts";
import { cssVariables, theme } from "../ui/theme.ts";
import { LoginPage } from "./LoginPage.tsx";
import { NoPage, NoSitePage } from "./NoSitePage.tsx";
import { SitePage } from "./SitePage.tsx";
import { WorldPage } from "./WorldPage.tsx";

const CommunityPage = lazy(() => import("./CommunityPage.tsx").then((module) => ({ default: module.CommunityPage })));
const DrillPage = lazy(() => import("./DrillPage.tsx").then((module) => ({ default: module.DrillPage })));
const ImportPage = lazy(() => import("./import/ImportPage.tsx").then((module) => ({ default: module.ImportPage })));
const LearnPage = lazy(() => import("./LearnPage.tsx").then((module) => ({ default: module.LearnPage })));
const SandboxPage = lazy(() => import("./SandboxPage.tsx").then((module) => ({ default: module.SandboxPage })));
const schemes = localStorageColorSchemeManager({ key: "aitn.theme" });

function Pages() {
  const { t, i18n } = useTranslation();
  const site = useView((view) => view.site);
  const community = useView((view) => view.community !== null);
  const learn = useView((view) => view.learn);
  const sandbox = useView((view) => view.sandbox);
  const importing = useView((view) => view.importing);
  const drill = useView((view) => view.drill);
  const lost = useView((view) => view.lost);
  const named = useLinkState((state) => state.sites.find((s) => s.id === site)?.title);
  const title = named === undefined ? site : textOf(named, i18n.language);
  // Before the server has listed its sites, any may be one of them.
  const known = useLinkState((state) => state.sites.length === 0 || state.sites.some((s) => s.id === site));
  const login = useLinkState((state) => state.phase === "login");
  useEffect(() => {
    document.title = title === null ? t("product") : `${title} · ${t("product")}`;
  }, [title, t]);
  if (lost !== null) return <NoPage path={lost} />;
  if (site === null && learn) {
    return (
      <Suspense fallback={<p className="muted pad">{t("common.loading")}</p>}>
        <LearnPage />
      </Suspense>
    );
  }
  if (site === null && drill !== null) {
    return (
      <Suspense fallback={<p className="muted pad">{t("common.loading")}</p>}>
        <DrillPage code={drill} />
      </Suspense>
    );
  }
  if (site === null && importing) {
    return (
      <Suspense fallback={<p className="muted pad">{t("common.loading")}</p>}>
        <ImportPage />
      </Suspense>
    );
  }
  if (login) return <LoginPage />;
  if (site === null && community) {
    return (
      <Suspense fallback={<p className="muted pad">{t("common.loading")}</p>}>
        <CommunityPage />
      </Suspense>
    );
  }
  if (site === null && sandbox) {
    return (
      <Suspense fallback={<p className="muted pad">{t("common.loading")}</p>}>
        <SandboxPage />
      </Suspense>
    );
  }
  if (site === null) return <WorldPage />;
  return known ? <SitePage key={site} siteId={site} /> : <NoSitePage siteId={site} />;
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
