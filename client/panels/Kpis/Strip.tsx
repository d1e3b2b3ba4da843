import { Popover } from "@mantine/core";
import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import "./strip.css";

/** How many figures of a row have no room in it: they stand below what it shows, or are left out where the bar is narrow. */
function hiddenIn(row: HTMLElement): number {
  const { bottom } = row.getBoundingClientRect();
  const figures = [...row.querySelectorAll<HTMLElement>(":scope > .kpi")];
  return figures.filter((one) => one.offsetParent === null || one.getBoundingClientRect().top >= bottom - 1).length;
}

function useHidden(row: RefObject<HTMLDivElement | null>): number {
  const [hidden, setHidden] = useState(0);
  // A figure that grows by a digit may push another out: the row is looked at whenever it is drawn, and when its room changes.
  useLayoutEffect(() => {
    const element = row.current;
    if (element === null) return;
    const look = (): void => setHidden(hiddenIn(element));
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  });
  return hidden;
}

/** Figures in a row. Where not all of them have room, it says how many are left, and shows all when asked. */
export function Strip({ label, children }: { label: string; children: ReactNode }) {
  const { t } = useTranslation();
  const row = useRef<HTMLDivElement>(null);
  const hidden = useHidden(row);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
    <div className="kpi-strip" role="group" aria-label={label} title={label}>
      <div className="kpi-row" ref={row}>
        {children}
      </div>
      {hidden > 0 && (
        <Popover position="bottom" shadow="md" trapFocus returnFocus>
          <Popover.Target>
            <button
              type="button"
              className="kpi-more"
              aria-label={t("kpi.more", { n: hidden })}
              title={t("kpi.more", { n: hidden })}
            >
              +{hidden}
            </button>
          </Popover.Target>
          <Popover.Dropdown aria-label={label}>
            <p className="kpi-all-title muted">{label}</p>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is opened is read from here. */}
            <div className="kpi-all" tabIndex={0}>
              {children}
            </div>
          </Popover.Dropdown>
        </Popover>
      )}
    </div>
  );
}
