import { z } from "zod";
import { issueText } from "./issue.ts";
import { type LocalText, LocalTextSchema } from "./place.ts";
import { ok, type Result, refuse } from "./result.ts";

/** Most properties a Thing Model may have: the delta frame's mask has 64 bits. */
export const MAX_PROPERTIES = 64;

const Limit = z.object({
  /** Alarm when the value goes above (high) or below (low) this. */
  kind: z.enum(["high", "low"]),
  value: z.number(),
  priority: z.enum(["critical", "high", "medium", "low"]),
  /** How far back the value must come before the alarm clears (ISA-18.2 deadband). */
  deadband: z.number().min(0),
  /** How long the value must stay beyond the limit before the alarm is raised, s (ISA-18.2 on-delay). */
  onDelayS: z.number().min(0),
  title: LocalTextSchema,
});
export type AlarmLimit = z.infer<typeof Limit>;

/** A WoT Property affordance, restricted to numbers so that state lives in typed arrays. */
export const PropertyModelSchema = z
  .object({
    name: z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/),
    title: LocalTextSchema,
    type: z.enum(["number", "integer", "boolean", "enum"]),
    /** UCUM. */
    unit: z.string().max(24),
    min: z.number(),
    max: z.number(),
    /** For an enumeration: the names, index is the value. */
    values: z
      .array(z.object({ name: z.string(), title: LocalTextSchema }))
      .max(256)
      .optional(),
    /** Older than this is shown as stale. */
    staleAfterMs: z.number().positive(),
    limits: z.array(Limit).max(8).default([]),
    /** Digits people want to see. */
    digits: z.number().int().min(0).max(6).default(1),
  })
  .refine((p) => p.max > p.min, "max must be above min")
  .refine(
    (p) => p.type === "number" || p.max - p.min <= 65534,
    "integers must span at most 65534 (one Int16 on the wire)",
  )
  .refine((p) => (p.type === "enum") === (p.values !== undefined), "an enum, and only an enum, has values");
export type PropertyModel = z.infer<typeof PropertyModelSchema>;

const Input = z.object({
  name: z.string(),
  title: LocalTextSchema,
  type: z.enum(["number", "integer", "boolean", "string", "path"]),
  unit: z.string(),
  min: z.number().optional(),
  max: z.number().optional(),
});

/** A WoT Action affordance. Class A: no motion. B: motion within an approved plan. C: needs two distinct signers. */
export const ActionModelSchema = z.object({
  name: z.string(),
  title: LocalTextSchema,
  class: z.enum(["A", "B", "C"]),
  motion: z.boolean(),
  input: z.array(Input).max(16),
  /** From acceptance to the final state, ms. */
  timeoutMs: z.number().positive(),
});
export type ActionModel = z.infer<typeof ActionModelSchema>;

/** W3C WoT Thing Model 1.1 in the parts we use. The order of `properties` is the order on the wire. */
export const ThingModelSchema = z.object({
  type: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  version: z.string(),
  title: LocalTextSchema,
  properties: z.array(PropertyModelSchema).min(1).max(MAX_PROPERTIES),
  actions: z.array(ActionModelSchema).max(32).default([]),
});
export type ThingModel = z.infer<typeof ThingModelSchema>;
export type ThingModelInput = z.input<typeof ThingModelSchema>;

/** Parses a model, so that defaults are filled in. @throws when a shipped model is broken: that is a bug. */
export const defineThingModel = (model: ThingModelInput): ThingModel => ThingModelSchema.parse(model);

/** A value of an enumeration: its name on the wire and in both languages. */
export const named = (name: string, en: string, zh: string) => ({ name, title: { en, zh } });

const badModel = ({ en, zh }: LocalText): Result<never> =>
  refuse("STATE_MODEL", { en: `The Thing Model is not valid: ${en}.`, zh: `物模型无效：${zh}。` });

export function parseThingModel(value: unknown): Result<ThingModel> {
  const parsed = ThingModelSchema.safeParse(value);
  if (!parsed.success) return badModel(issueText(parsed.error, { en: "the whole", zh: "整体" }));
  const names = parsed.data.properties.map((p) => p.name);
  if (new Set(names).size !== names.length)
    return badModel({ en: "two properties have the same name", zh: "有两个属性同名" });
  return ok(parsed.data);
}

/** A Thing placed in a site. */
export const ThingSchema = z.object({
  id: z.string(),
  /** `type` of its ThingModel. */
  model: z.string(),
  title: LocalTextSchema,
  place: z.string(),
  /** The Thing it belongs to, e.g. a pump to a machine. */
  parent: z.string().nullable(),
  /** Where it stands, metres and radians counter-clockwise from east, in the site's frame. */
  pose: z.object({ x: z.number(), y: z.number(), z: z.number(), headingRad: z.number() }),
});
export type Thing = z.infer<typeof ThingSchema>;
