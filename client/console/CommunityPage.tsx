import { type ComponentType, lazy, Suspense, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLinkState } from "../session/context.tsx";
import { atSite, COMMUNITY_TABS, type CommunityTab, follow, useView } from "../session/view.ts";
import { textOf } from "../ui/format.ts";
import { PageBar } from "./PageBar.tsx";

const BODIES: Readonly<Record<CommunityTab, ComponentType>> = {
  proposals: lazy(() => import("../panels/Community/Community.tsx")),
  models: lazy(() => import("../panels/Models/ModelsPage.tsx")),
  market: lazy(() => import("../panels/Market/Market.tsx")),
  rounds: lazy(() => import("../panels/Rounds/Rounds.tsx")),
  earnings: lazy(() => import("../panels/Earnings/Earnings.tsx")),
  invest: lazy(() => import("../panels/Invest/Invest.tsx")),
  loans: lazy(() => import("../panels/Loans/Loans.tsx")),
  wallet: lazy(() => import("../panels/Wallet/Wallet.tsx")),
};

function Tabs({ tab }: { tab: CommunityTab }) {
  const { t } = useTranslation();
  const bar = useRef<HTMLElement>(null);
  // On a phone the bar is wider than the screen: the page's own tab must not be outside of it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is another place in the bar.
  useEffect(() => {
    bar.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [tab]);
  return (
    <nav ref={bar} className="community-tabs" aria-label={t("community.label")}>
      {COMMUNITY_TABS.map((name) => (
        <a
          key={name}
          href={`/community/${name}`}
          aria-current={name === tab ? "page" : undefined}
          onClick={(event) => follow(event, { community: name, panel: null, select: null })}
        >
          {t(`community.tabs.${name}`)}
        </a>
      ))}
    </nav>
  );
}

/** The way back to a place. */
function Sites() {
  const { t, i18n } = useTranslation();
  const sites = useLinkState((state) => state.sites);
  return (
    <nav className="community-sites" aria-label={t("dao.sites")}>
      {sites.map(({ id, title }) => (
        <a key={id} href={`/site/${id}`} onClick={(event) => follow(event, atSite(id))}>
          {textOf(title, i18n.language)}
        </a>
      ))}
    </nav>
  );
}

/** `/community`: what people decide, trade, earn, invest and borrow together. */
export function CommunityPage() {
  const { t } = useTranslation();
  const tab = useView((view) => view.community) ?? "proposals";
  const phase = useLinkState((state) => state.phase);
  const Body = BODIES[tab];
  return (
    <div className="world">
      <PageBar>
        <Sites />
      </PageBar>
      <Tabs tab={tab} />
      <main>
        {phase === "down" && <p className="notice notice-bad">{t("link.offline")}</p>}
        <Suspense fallback={<p className="muted pad">{t("common.loading")}</p>}>
          <Body />
        </Suspense>
      </main>
    </div>
  );
}
