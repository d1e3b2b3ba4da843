import { useTranslation } from "react-i18next";
import { ERRORS } from "../../../twins/core/errors.ts";
import type { Plan } from "../../../twins/operations/plan.ts";
import { usePersonName, useSite, useZone } from "../../session/context.tsx";
import { dateTimeText, textOf, zoneText } from "../../ui/format.ts";
import { useStepText } from "./useStepText.ts";

/** Why a plan is held or over, in the reader's language; empty when there is nothing to say. */
export function useReasonText(): (plan: Plan) => string {
  const { t, i18n } = useTranslation();
  const zone = useZone();
  const { live } = useSite();
  const stepText = useStepText();
  const who = usePersonName();
  return (plan) => {
    const { cause } = plan;
    if (cause === undefined || cause === null) return plan.reason;
    if (cause.kind === "stopped")
      return t("plan.cause.stopped", {
        who: who(cause.by),
        time: `${dateTimeText(cause.atMs, zone)} ${zoneText(cause.atMs, zone)}`,
      });
    if (cause.kind === "cancelled") return t("plan.cause.cancelled", { who: who(cause.by) });
    const step = plan.body.steps.find((s) => s.id === cause.step);
    if (step === undefined) return plan.reason;
    const title = live.entry(step.thing)?.thing.title;
    const words = { thing: title === undefined ? step.thing : textOf(title, i18n.language), step: stepText(step) };
    if (cause.kind === "unclear") return t("plan.cause.unclear", words);
    if (cause.kind === "keptBack")
      return cause.text !== undefined
        ? t("plan.cause.keptBack", { ...words, why: textOf(cause.text, i18n.language) })
        : t("plan.cause.keptBackBy", {
            ...words,
            why: textOf(ERRORS[cause.code], i18n.language),
            said: cause.said,
          });
    const state = t(`action.${cause.state}`);
    return cause.said === ""
      ? t("plan.cause.step", { ...words, state })
      : t("plan.cause.stepSaid", { ...words, state, said: cause.said });
  };
}
