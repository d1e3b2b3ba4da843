import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Alarm, AlarmPriority } from "../../../twins/operations/alarm.ts";
import { isActive } from "../../../twins/operations/alarm.ts";
import { useAlarms, usePastMs, useShown, useSite, useTick } from "../../session/context.tsx";
import { AlarmShape } from "../../ui/AlarmShape.tsx";
import { Empty } from "../../ui/parts.tsx";
import { PastNote } from "../ActButton.tsx";
import { AcknowledgeAll } from "./AcknowledgeAll.tsx";
import { AlarmGroupRow } from "./AlarmGroupRow.tsx";
import { AlarmRow } from "./AlarmRow.tsx";
import { groupAlarms } from "./groups.ts";

const TABS = ["active", "shelved", "history"] as const;
type Tab = (typeof TABS)[number];
const PRIORITIES: readonly AlarmPriority[] = ["critical", "high", "medium", "low"];
const HOUR_MS = 3_600_000;

const belongs = (alarm: Alarm, tab: Tab): boolean =>
  tab === "active" ? isActive(alarm) : alarm.state === (tab === "shelved" ? "shelved" : "cleared");

/** Alarms worst first, those of one cause in one line; acknowledge, shelve, filter by priority. */
export function Alarms() {
  const { t } = useTranslation();
  useTick(1000);
  const session = useSite();
  const alarms = useAlarms();
  const known = useShown((shown) => shown.alarmsKnown);
  const pastMs = usePastMs();
  const [tab, setTab] = useState<Tab>("active");
  const [off, setOff] = useState<ReadonlySet<AlarmPriority>>(new Set());
  const all = [...alarms.values()];
  const shown = all.filter((alarm) => belongs(alarm, tab) && !off.has(alarm.priority));
  const since = (pastMs ?? session.nowMs()) - HOUR_MS;
  const flip = (priority: AlarmPriority): void => {
    const next = new Set(off);
    if (!next.delete(priority)) next.add(priority);
    setOff(next);
  };
  return (
    <div className="alarms">
      <div className="panel-tools">
        <SegmentedControl
          size="xs"
          value={tab}
          onChange={(value) => setTab(value as Tab)}
          data={TABS.map((value) => ({
            value,
            label: `${t(`alarm.${value}`)} ${known ? all.filter((a) => belongs(a, value)).length : "–"}`,
          }))}
        />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame. */}
        <div role="group" aria-label={t("alarm.filter")} className="priority-filter">
          {PRIORITIES.map((priority) => (
            <button
              key={priority}
              type="button"
              aria-pressed={!off.has(priority)}
              aria-label={t(`alarm.${priority}`)}
              onClick={() => flip(priority)}
            >
              <AlarmShape priority={priority} size={17} />
            </button>
          ))}
        </div>
        <span className="spacer" />
        {tab === "active" && <AcknowledgeAll alarms={shown} />}
        {known && (
          <span className="muted">{t("alarm.rate", { n: all.filter((a) => a.raisedAtMs > since).length })}</span>
        )}
      </div>
      <PastNote />
      {!known && <p className="muted pad">{t("common.loading")}</p>}
      {shown.length === 0 && known ? (
        <Empty>
          {t(tab === "active" ? "alarm.empty" : tab === "shelved" ? "alarm.emptyShelved" : "alarm.emptyHistory")}
        </Empty>
      ) : (
        <ul className="rows">
          {groupAlarms(shown).map((group) =>
            group.alarms.length === 1 ? (
              <AlarmRow key={group.key} alarm={group.alarms[0]!} />
            ) : (
              <AlarmGroupRow key={group.key} group={group} />
            ),
          )}
        </ul>
      )}
    </div>
  );
}
