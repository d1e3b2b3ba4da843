import { go } from "../../session/view.ts";

/** Shows the plan panel; the page listens to the address. */
export const openPlan = (): void => go({ panel: "plan" });
