import { useTranslation } from "react-i18next";
import type { PlanStep } from "../../../twins/operations/plan.ts";
import { useSitePlaces } from "../../session/context.tsx";
import { languageOf } from "../../ui/format.ts";
import { afterChinese, nodeText } from "./nodeText.ts";

/** What a step does, in words. */
export function useStepText(): (step: PlanStep) => string {
  const { t, i18n } = useTranslation();
  const site = useSitePlaces();
  const place = (node = ""): string => {
    const text = nodeText(node, site, i18n.language, (kind, n) => t(`plan.nodes.${kind}`, { n }));
    return languageOf(i18n.language) === "zh" ? afterChinese(text) : text;
  };
  return (step) => {
    switch (step.kind) {
      case "transport":
        return t("plan.transport", { job: step.job, to: place(step.path.at(-1)) });
      case "move":
        return t("plan.move", { to: place(step.path.at(-1)) });
      case "process":
        return t("plan.process", { job: step.job, operation: step.operation + 1 });
      case "service":
        return t("plan.service");
    }
  };
}
