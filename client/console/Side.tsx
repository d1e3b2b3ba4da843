import { Tooltip } from "@mantine/core";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { RoleNote } from "../panels/ActButton.tsx";
import { useWaiting } from "../panels/Approvals/waiting.ts";
import { useHeldCount } from "../panels/Receipts/held.ts";
import { useLayout } from "./layoutStore.ts";
import { NotHere } from "./NotHere.tsx";
import { openPanel } from "./openPanel.ts";
import { NEEDS, PANEL_ICONS, PANELS, useHasPanel, useSidePanels, useSideTab } from "./panelList.ts";

/** The side panel and, at the page's edge, the rail that chooses it. */
export function Side() {
  const { t } = useTranslation();
  const side = useSideTab();
  const open = useLayout((layout) => layout.open.right);
  const toggle = useLayout((layout) => layout.toggle);
  const waiting = useWaiting().length;
  const held = useHeldCount();
  const panels = useSidePanels();
  // Asked only where it may be answered: a refusal would stand in the audit log for nothing.
  const refused = panels.includes(side) ? undefined : NEEDS[side];
  const has = useHasPanel()(side);
  const Panel = PANELS[side];
  return (
    <>
      {open && (
        <div className="side-panel" id="side-panel">
          <h2 className="panel-title">{t(`panel.${side}`)}</h2>
          <div className="panel-body">
            <Suspense fallback={<p className="muted pad">{t("common.loading")}</p>}>
              {!has && <NotHere panel={side} />}
              {has && (refused === undefined ? <Panel /> : <RoleNote ask={refused} />)}
            </Suspense>
          </div>
        </div>
      )}
      <nav className="rail" aria-label={t("layout.right")}>
        {panels.map((name) => {
          const Icon = PANEL_ICONS[name];
          const current = open && name === side;
          const count = name === "approvals" ? waiting : 0;
          const heldHere = name === "receipts" && held > 0;
          const aside = heldHere ? t("receipts.heldMark", { count: held }) : count > 0 ? String(count) : "";
          const label = aside === "" ? t(`panel.${name}`) : `${t(`panel.${name}`)} (${aside})`;
          return (
            <Tooltip key={name} label={heldHere ? label : t(`panel.${name}`)} position="left">
              <button
                type="button"
                className={current ? "current" : ""}
                aria-label={label}
                aria-pressed={current}
                onClick={() => (current ? toggle("right", false) : openPanel(name))}
              >
                <Icon size={20} stroke={1.6} aria-hidden />
                {count > 0 && <span className="badge num" data-count={count} aria-hidden />}
                {heldHere && <span className="held-dot" aria-hidden />}
              </button>
            </Tooltip>
          );
        })}
      </nav>
    </>
  );
}
