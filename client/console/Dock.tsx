import { ActionIcon } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { type KeyboardEvent, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { isActive } from "../../twins/operations/alarm.ts";
import { useAlarms, useDomain } from "../session/context.tsx";
import { useLayout } from "./layoutStore.ts";
import { NotHere } from "./NotHere.tsx";
import { openPanel } from "./openPanel.ts";
import { PANEL_ICONS, PANELS, useLowerPanels, useLowerTab } from "./panelList.ts";

/** Left and right arrows move between the tabs of a tab list. */
export function tabKeys(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")];
  const at = tabs.indexOf(document.activeElement as HTMLElement);
  const next = tabs[(at + (event.key === "ArrowRight" ? 1 : tabs.length - 1)) % tabs.length];
  event.preventDefault();
  event.stopPropagation();
  next?.focus();
  next?.click();
}

export function Dock() {
  const { t } = useTranslation();
  const tab = useLowerTab();
  const open = useLayout((layout) => layout.open.lower);
  const toggle = useLayout((layout) => layout.toggle);
  const alarms = [...useAlarms().values()].filter(isActive).length;
  const running = useDomain((domain) => [...domain.jobs.values()].some((job) => !job.ended));
  const panels = useLowerPanels();
  const has = panels.includes(tab);
  const Panel = PANELS[tab];
  return (
    <>
      <div className="dock-head">
        <div role="tablist" aria-label={t("layout.bottom")} className="tabs" onKeyDown={tabKeys}>
          {panels.map((name) => {
            const Icon = PANEL_ICONS[name];
            const current = open && name === tab;
            return (
              <button
                key={name}
                id={`tab-${name}`}
                type="button"
                role="tab"
                aria-selected={current}
                aria-controls="dock-panel"
                tabIndex={name === tab || (!has && name === panels[0]) ? 0 : -1}
                onClick={() => (current ? undefined : openPanel(name))}
              >
                <Icon size={16} aria-hidden /> {t(`panel.${name}`)}
                {name === "alarms" && alarms > 0 && <span className="count num">{alarms}</span>}
                {name === "compare" && running && <span className="dot" />}
              </button>
            );
          })}
        </div>
        <span className="spacer" />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("layout.bottom")}
          aria-expanded={open}
          onClick={() => toggle("lower")}
        >
          {open ? <IconChevronDown size={17} /> : <IconChevronUp size={17} />}
        </ActionIcon>
      </div>
      <div
        className="dock-panel"
        id="dock-panel"
        role="tabpanel"
        {...(has ? { "aria-labelledby": `tab-${tab}` } : { "aria-label": t(`panel.${tab}`) })}
        hidden={!open}
      >
        {open && (
          <Suspense fallback={<p className="muted pad">{t("common.loading")}</p>}>
            {has ? <Panel /> : <NotHere panel={tab} />}
          </Suspense>
        )}
      </div>
    </>
  );
}
