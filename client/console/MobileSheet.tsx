import { Fragment, type PointerEvent, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { isActive } from "../../twins/operations/alarm.ts";
import { isPlanOver } from "../../twins/operations/plan.ts";
import { Inspector } from "../panels/Inspector/Inspector.tsx";
import { KpiStrip } from "../panels/Kpis/KpiStrip.tsx";
import { useHeldCount } from "../panels/Receipts/held.ts";
import { useAlarms, useShown } from "../session/context.tsx";
import { go, useView } from "../session/view.ts";
import { tabKeys } from "./Dock.tsx";
import { isLower, isSide } from "./layoutStore.ts";
import { NotHere } from "./NotHere.tsx";
import { openPanel } from "./openPanel.ts";
import { Places } from "./Places.tsx";
import { PresenceCount, PresenceList } from "./Presence.tsx";
import { PANEL_ICONS, PANELS, useAbilities, useHasPanel, useSidePanels } from "./panelList.ts";

const TABS = ["status", "alarms", "plan", "timeline", "more"] as const;
type Tab = (typeof TABS)[number];

/** Where a panel of the wide page is on the phone. */
function tabOf(panel: string): Tab {
  if (panel === "alarms" || panel === "timeline") return panel;
  if (isLower(panel)) return "plan";
  return panel === "inspector" ? "status" : "more";
}

function Status() {
  const { t } = useTranslation();
  const select = useView((view) => view.select);
  return select === null ? (
    <>
      <KpiStrip />
      <Places />
    </>
  ) : (
    <>
      <h2 className="sr-only">{t("panel.inspector")}</h2>
      <Inspector />
    </>
  );
}

const OTHERS = ["homeEnergy", "traffic"] as const;

function PlanTab() {
  const { t } = useTranslation();
  const panel = useView((view) => view.panel);
  const open = useShown((shown) => shown.plans.some((plan) => !isPlanOver(plan.status)));
  const abilities = useAbilities();
  const has = useHasPanel();
  if (panel !== null && isLower(panel) && !has(panel)) return <NotHere panel={panel} />;
  // What waits for people, or runs, comes before what could be asked next.
  const planFirst = panel === "plan" || (open && panel !== "compare");
  const work = planFirst ? (["plan", "compare"] as const) : (["compare", "plan"] as const);
  const names = [...(abilities.has("work") ? work : []), ...OTHERS.filter((name) => abilities.has(name))];
  return names.map((name) => {
    const Panel = PANELS[name];
    return (
      <Fragment key={name}>
        <h2 className="panel-title">{t(`panel.${name}`)}</h2>
        <Panel />
      </Fragment>
    );
  });
}

function More() {
  const { t } = useTranslation();
  const panel = useView((view) => view.panel);
  const panels = useSidePanels();
  const held = useHeldCount();
  const has = useHasPanel();
  if (panel !== null && isSide(panel) && !has(panel)) return <NotHere panel={panel} />;
  const open = panels.find((name) => name === panel && name !== "inspector");
  if (open !== undefined) {
    const Panel = PANELS[open];
    return (
      <>
        <h2 className="sr-only">{t(`panel.${open}`)}</h2>
        <button type="button" className="more-back" onClick={() => go({ panel: null })}>
          ‹ {t("common.back")} · {t(`panel.${open}`)}
        </button>
        <Panel />
      </>
    );
  }
  return (
    <>
      <PresenceList />
      <ul className="more-list">
        {panels
          .filter((name) => name !== "inspector")
          .map((name) => {
            const Icon = PANEL_ICONS[name];
            return (
              <li key={name}>
                <button type="button" onClick={() => openPanel(name)}>
                  <Icon size={20} stroke={1.6} aria-hidden /> {t(`panel.${name}`)}
                  {name === "receipts" && held > 0 && (
                    <span className="word word-warn">{t("receipts.heldMark", { count: held })}</span>
                  )}
                </button>
              </li>
            );
          })}
      </ul>
    </>
  );
}

const BODY: Readonly<Record<Tab, () => React.ReactNode>> = {
  status: () => <Status />,
  alarms: () => <PANELS.alarms />,
  plan: () => <PlanTab />,
  timeline: () => <PANELS.timeline />,
  more: () => <More />,
};

/** The phone's panels, under the thumb; the handle raises and lowers them. */
export function MobileSheet() {
  const { t } = useTranslation();
  const panel = useView((view) => view.panel);
  const [tab, setTab] = useState<Tab>("status");
  // A link, or a button elsewhere on the page, may ask for a panel.
  useEffect(() => {
    if (panel !== null) setTab(tabOf(panel));
  }, [panel]);
  const select = useView((view) => view.select);
  const selected = useRef(select);
  useEffect(() => {
    // In the traffic panel a detector is chosen for the panel, in its list or in the scene.
    if (select !== null && select !== selected.current && panel !== "traffic") {
      setTab("status");
      go({ panel: null });
    }
    selected.current = select;
  }, [select, panel]);
  const [tall, setTall] = useState(false);
  const alarms = [...useAlarms().values()].filter(isActive).length;
  const held = useHeldCount();
  const abilities = useAbilities();
  const planName = OTHERS.find((name) => abilities.has(name)) ?? "plan";
  const tabs = TABS.filter((name) => name !== "plan" || abilities.size > 0 || tab === "plan");
  function drag(event: PointerEvent<HTMLButtonElement>): void {
    const from = event.clientY;
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    handle.onpointerup = (up) => {
      const by = up.clientY - from;
      if (Math.abs(by) > 24) setTall(by < 0);
      handle.onpointerup = null;
    };
  }
  return (
    <section className={`sheet${tall ? " sheet-tall" : ""}`}>
      <button
        type="button"
        className="sheet-handle"
        aria-expanded={tall}
        aria-label={t(tall ? "layout.collapse" : "layout.expand")}
        onPointerDown={drag}
        onClick={() => setTall(!tall)}
      >
        <i aria-hidden />
      </button>
      <div role="tablist" className="tabs" aria-label={t("layout.bottom")} onKeyDown={tabKeys}>
        {tabs.map((name) => (
          <button
            key={name}
            id={`sheet-${name}`}
            type="button"
            role="tab"
            aria-selected={tab === name}
            aria-controls="sheet-panel"
            tabIndex={tab === name ? 0 : -1}
            onClick={() => {
              setTab(name);
              if (panel !== null) go({ panel: null });
            }}
          >
            {name === "more" ? t("common.more") : t(`panel.${name === "plan" ? planName : name}`)}
            {name === "alarms" && alarms > 0 && <span className="count num">{alarms}</span>}
            {name === "more" && <PresenceCount />}
            {name === "more" && held > 0 && (
              <>
                <span className="held-dot" aria-hidden />
                <span className="sr-only">{`${t("panel.receipts")}: ${t("receipts.heldMark", { count: held })}`}</span>
              </>
            )}
          </button>
        ))}
      </div>
      <div className="sheet-body" id="sheet-panel" role="tabpanel" aria-labelledby={`sheet-${tab}`} tabIndex={-1}>
        <Suspense fallback={<p className="muted pad">{t("common.loading")}</p>}>{BODY[tab]()}</Suspense>
      </div>
    </section>
  );
}
