import { useTranslation } from "react-i18next";
import type { PlanMaking } from "../../../twins/protocol/console.ts";
import { useSite } from "../../session/context.tsx";
import { textOf } from "../../ui/format.ts";

/** How far a plan is that is being made, in words. */
export function useStageText(): (making: PlanMaking) => string {
  const { t, i18n } = useTranslation();
  const { live } = useSite();
  const name = (id: string): string => {
    const entry = live.entry(id);
    return entry === null ? id : textOf(entry.thing.title, i18n.language);
  };
  return ({ stage, waitingFor }) => {
    if (stage === "rest" && waitingFor.length === 0) return t("plan.making.control");
    return t(`plan.making.${stage}`, { things: waitingFor.map(name).join(t("common.list")) });
  };
}
