import type { PlanCause } from "../../twins/operations/plan.ts";

/** A cause in English, for logs, tools and the journal; the console says it in its reader's language. */
export function reasonOf(cause: PlanCause): string {
  switch (cause.kind) {
    case "stopped":
      return `operational stop by ${cause.by}`;
    case "step":
      return `step ${cause.step} did not succeed: ${cause.state}${cause.said === "" ? "" : `, ${cause.said}`}`;
    case "unclear":
      return `it is not known how step ${cause.step} went; look at the device, then go on or cancel`;
    case "keptBack":
      return `${cause.step}: ${cause.code}: ${cause.said}`;
    case "cancelled":
      return `cancelled by ${cause.by}`;
  }
}
