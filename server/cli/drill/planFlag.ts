import { AS_SHIPPED } from "../../../twins/drill/plans.ts";
import { type DrillPlan, PlanSchema } from "../../../twins/protocol/debrief.ts";
import { wrongWord } from "../flags.ts";
import { UsageError } from "../language.ts";

const KEYS = Object.keys(AS_SHIPPED) as readonly (keyof DrillPlan)[];

/** Changes as `key=value,key=value`. @throws UsageError for a key that is none, or a value out of its range */
export function planFlag(text: string | undefined): DrillPlan {
  const raw: Record<string, unknown> = { ...AS_SHIPPED };
  for (const change of (text ?? "").split(",").filter((one) => one !== "")) {
    const [key = "", value = ""] = change.split("=", 2).map((one) => one.trim());
    if (!KEYS.some((one) => one === key)) throw wrongWord(`--plan ${change}`, key, KEYS);
    raw[key] = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    const parsed = PlanSchema.safeParse(raw);
    if (parsed.success) continue;
    const why = parsed.error.issues.map(({ message }) => message).join("; ");
    throw new UsageError({ en: `--plan ${change}: ${why}.`, zh: `--plan ${change}：${why}。` });
  }
  return PlanSchema.parse(raw);
}
