import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useZone } from "../../session/context.tsx";
import { AlarmShape } from "../../ui/AlarmShape.tsx";
import { textOf, timeText } from "../../ui/format.ts";
import { AcknowledgeAll } from "./AcknowledgeAll.tsx";
import { AlarmRow } from "./AlarmRow.tsx";
import type { AlarmGroup } from "./groups.ts";

/** Causes with a sentence of their own; of any other the alarm's title says what it is. */
const SENTENCES = ["offline", "stale"] as const;

/** The ones that want somebody first. */
const STATES = ["unacknowledged", "returned", "acknowledged", "shelved", "cleared"] as const;

/** Many alarms of one cause in one line; opened, each with what can be done about it. */
export function AlarmGroupRow({ group }: { group: AlarmGroup }) {
  const { t, i18n } = useTranslation();
  const zone = useZone();
  const [open, setOpen] = useState(false);
  const { alarms } = group;
  const first = alarms[0]!;
  const counts = STATES.flatMap((state) => {
    const n = alarms.filter((alarm) => alarm.state === state).length;
    return n === 0 ? [] : [t("alarm.group.count", { n, state: t(`alarm.states.${state}`) })];
  });
  const sentence = SENTENCES.find((cause) => cause === group.cause);
  const title = textOf(first.title, i18n.language);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <li className="alarm-group">
      <div className={`alarm-row alarm-is-${first.state}`}>
        <AlarmShape
          priority={first.priority}
          unacknowledged={alarms.some((a) => a.state === "unacknowledged")}
          size={20}
        />
        <button type="button" className="alarm-what" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Chevron size={15} aria-hidden className="alarm-chevron" />
          <strong>
            {sentence === undefined
              ? t("alarm.group.other", { n: alarms.length, title })
              : t(`alarm.group.${sentence}`, { n: alarms.length })}
          </strong>
          <span className="muted"> {t("alarm.raised", { time: timeText(group.sinceMs, zone) })}</span>
          <span className="alarm-details muted">{counts.join(" · ")}</span>
        </button>
        <span className="alarm-acts">
          <AcknowledgeAll alarms={alarms} />
        </span>
      </div>
      {open && (
        <ul className="alarm-members">
          {alarms.map((alarm) => (
            <AlarmRow key={alarm.id} alarm={alarm} />
          ))}
        </ul>
      )}
    </li>
  );
}
