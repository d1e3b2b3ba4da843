import { useTranslation } from "react-i18next";
import { type SiteEdit, titleOf } from "../../../twins/core/additions.ts";
import type { LocalText } from "../../../twins/core/place.ts";
import { QUALITY_NAMES } from "../../../twins/core/reading.ts";
import { planStatus } from "../../../twins/operations/plan.ts";
import type { ConsoleEvent } from "../../../twins/protocol/console.ts";
import { usePersonName, useSite, useThingName } from "../../session/context.tsx";
import { shortHash, textOf } from "../../ui/format.ts";

/** Why a device is gone, as the connection's library says it. */
const REASONS = {
  "ping timeout": "silent",
  "transport close": "closed",
  "transport error": "broken",
  "client namespace disconnect": "left",
  "server namespace disconnect": "ended",
  "forced server close": "ended",
  "server shutting down": "ended",
} as const;
const reasonKey = (reason: string): (typeof REASONS)[keyof typeof REASONS] | "other" =>
  Object.hasOwn(REASONS, reason) ? REASONS[reason as keyof typeof REASONS] : "other";

function editOf({ was, becomes }: SiteEdit): { what: "added" | "removed" | "changed"; title: LocalText } {
  const what = was === null ? "added" : becomes === null ? "removed" : "changed";
  return { what, title: titleOf((becomes ?? was)!) };
}

/** Who did it; where the server had to find out itself that it was done, nobody is named. */
function useWho(): (by: string) => string {
  const { t } = useTranslation();
  const name = usePersonName();
  return (by) => (by === "" ? t("event.somebody") : name(by));
}

/** An event of the server in one line of the reader's language. */
export function useEventText(): (event: ConsoleEvent) => string {
  const { t, i18n } = useTranslation();
  const { live } = useSite();
  const name = useThingName();
  const who = useWho();
  const action = (thing: string, id: string): string => {
    const model = live.entry(thing)?.model.actions.find((a) => a.name === id);
    return model === undefined ? id : textOf(model.title, i18n.language);
  };
  const property = (thing: string, id: string): string => {
    const model = live.entry(thing)?.model.properties.find((p) => p.name === id);
    return model === undefined ? id : textOf(model.title, i18n.language);
  };
  return (event) => {
    switch (event.type) {
      case "alarm":
        return t("event.alarm", {
          title: textOf(event.alarm.title, i18n.language),
          state: t(`alarm.states.${event.alarm.state}`),
        });
      case "command":
        return t("event.command", {
          thing: name(event.command.thing),
          action: action(event.command.thing, event.command.action),
          state: t(`action.${event.state.state}`),
        });
      case "plan":
        return t("event.plan", {
          branch: t(`compare.branches.${event.plan.body.branch}`),
          status: t(`plan.statuses.${planStatus(event.plan)}`),
        });
      case "receipt":
        return t("event.receipt", {
          thing: name(event.receipt.thing),
          state: t(`receipts.states.${event.settlement.state}`),
        });
      case "stop":
        return t(event.stopped ? "event.stop" : "event.stopCleared", { who: who(event.by) });
      case "thing":
        return event.online
          ? t("event.online", { thing: name(event.thing) })
          : t("event.offline", { thing: name(event.thing), reason: t(`event.reasons.${reasonKey(event.reason)}`) });
      case "quality":
        return t("event.quality", {
          thing: name(event.thing),
          property: property(event.thing, event.property),
          quality: t(`quality.${QUALITY_NAMES[event.quality]!}`),
        });
      case "edited": {
        const { what, title } = editOf(event.edit);
        return t(`event.${what}`, { who: who(event.by), title: textOf(title, i18n.language) });
      }
      case "forecast":
        return t("event.forecast", { thing: name(event.forecast.thing) });
      case "layout":
      case "sandbox":
      case "presence":
      case "making":
      case "jobEnd":
        return t(`event.${event.type}`);
      case "job":
        return t("event.job", { done: event.done, total: event.total });
      case "model":
        return t("event.model", {
          name: event.model.name || shortHash(event.model.cid),
          status: t(`models.statuses.${event.model.status}`),
        });
    }
  };
}
