import { Button, Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Alarm } from "../../../twins/operations/alarm.ts";
import { useAct, useDomain, useEntry, usePersonName, useSite, useThingName, useZone } from "../../session/context.tsx";
import { useMay } from "../../session/may.ts";
import { go } from "../../session/view.ts";
import { AlarmShape } from "../../ui/AlarmShape.tsx";
import { numberText, shortHash, textOf, timeText, unitText } from "../../ui/format.ts";
import { ErrorNote, Tag } from "../../ui/parts.tsx";
import { ActButton } from "../ActButton.tsx";

/** What alarms about the server's own disk name as their Thing. */
const DISK = "disk";
const SHELVE_MINUTES = [5, 15, 60, 240, 480] as const;

function useDetails(alarm: Alarm): string {
  const who = usePersonName();
  const { t, i18n } = useTranslation();
  const zone = useZone();
  const entry = useEntry(alarm.thing);
  const name = useThingName();
  const model = useDomain((domain) => domain.models.find(({ cid }) => cid === alarm.modelCid)?.name);
  const property = entry?.model.properties.find((p) => p.name === alarm.property);
  const unit = property === undefined ? "" : unitText(property.unit, i18n.language);
  const number = (value: number): string => `${numberText(value, property?.digits ?? 2)} ${unit}`.trim();
  return [
    alarm.thing === DISK ? t("alarm.disk") : name(alarm.thing),
    alarm.value !== null &&
      alarm.limit !== null &&
      t(alarm.modelCid === null ? "alarm.valueLimit" : "alarm.scoreLimit", {
        value: number(alarm.value),
        limit: number(alarm.limit),
      }),
    t("alarm.raised", { time: timeText(alarm.raisedAtMs, zone) }),
    alarm.clearedAtMs !== null && t("alarm.cleared", { time: timeText(alarm.clearedAtMs, zone) }),
    alarm.acknowledgedBy !== null && t("alarm.acknowledgedBy", { who: who(alarm.acknowledgedBy) }),
    alarm.state === "shelved" &&
      alarm.shelvedUntilMs !== null &&
      t("alarm.shelvedUntil", { time: timeText(alarm.shelvedUntilMs, zone) }),
    alarm.modelCid !== null && t("alarm.byModel", { model: model ?? shortHash(alarm.modelCid) }),
  ]
    .filter((part) => part !== false)
    .join(" · ");
}

/** One alarm with what can be done about it. */
export function AlarmRow(props: { alarm: Alarm; compact?: boolean }) {
  const { t, i18n } = useTranslation();
  const { siteId } = useSite();
  const { alarm } = props;
  const acknowledge = useAct("acknowledge");
  const shelve = useAct("shelve");
  const mayShelve = useMay("shelve");
  const details = useDetails(alarm);
  const error = acknowledge.error ?? shelve.error;
  const open = alarm.state === "unacknowledged" || alarm.state === "returned";
  const time = (minutes: number): string =>
    minutes < 60 ? t("alarm.minutes", { n: minutes }) : t("alarm.hours", { n: minutes / 60 });
  return (
    <li className={`alarm-row alarm-is-${alarm.state}`}>
      <AlarmShape priority={alarm.priority} unacknowledged={alarm.state === "unacknowledged"} size={20} />
      <button type="button" className="alarm-what" onClick={() => go({ select: alarm.thing })}>
        <strong>{textOf(alarm.title, i18n.language)}</strong>
        <span className="muted"> {t(`alarm.states.${alarm.state}`)}</span>
        {alarm.firstOut && (
          <Tag kind="first" title={t("alarm.firstOutTitle")}>
            {t("alarm.firstOut")}
          </Tag>
        )}
        <span className="alarm-details muted">{details}</span>
      </button>
      <span className="alarm-acts">
        {open && (
          <ActButton
            ask="acknowledge"
            size="compact-sm"
            variant="default"
            loading={acknowledge.busy}
            onClick={() => void acknowledge.run({ siteId, alarm: alarm.id })}
          >
            {t("alarm.acknowledge")}
          </ActButton>
        )}
        {mayShelve && alarm.state !== "shelved" && alarm.state !== "cleared" && props.compact !== true && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button size="compact-sm" variant="subtle" loading={shelve.busy}>
                {t("alarm.shelve")}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>{t("alarm.shelveFor")}</Menu.Label>
              {SHELVE_MINUTES.map((minutes) => (
                <Menu.Item key={minutes} onClick={() => void shelve.run({ siteId, alarm: alarm.id, minutes })}>
                  {time(minutes)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </span>
      {error !== null && <ErrorNote error={error} />}
    </li>
  );
}
