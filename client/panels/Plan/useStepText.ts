import { useTranslation } from "react-i18next";
import type { PlanStep } from "../../../twins/operations/plan.ts";
import { useSite } from "../../session/context.tsx";
import { textOf } from "../../ui/format.ts";

/** Places that nodes belong to where no Thing has the node's id. */
const STATION: Readonly<Record<string, string>> = { station: "load-station" };

/** What a step does, in words. */
export function useStepText(): (step: PlanStep) => string {
  const { t, i18n } = useTranslation();
  const { live, site } = useSite();
  /** A node of the route map by the name of what stands there: "Machine 4", not "machine-4". */
  const place = (node: string | undefined): string => {
    const title = live.entry(node ?? "")?.thing.title ?? site?.places.find((p) => p.id === STATION[node ?? ""])?.title;
    return title === undefined ? (node ?? "") : textOf(title, i18n.language);
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
