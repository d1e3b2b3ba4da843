import { type Instances, numberOf, refOf, refsOf, textOf, wordOf, wrongInstance } from "./values.ts";

/** Prefixes of the SI (ISO 10303-41, si_prefix). */
const PREFIXES: Readonly<Record<string, number>> = {
  EXA: 1e18,
  PETA: 1e15,
  TERA: 1e12,
  GIGA: 1e9,
  MEGA: 1e6,
  KILO: 1e3,
  HECTO: 1e2,
  DECA: 10,
  DECI: 0.1,
  CENTI: 0.01,
  MILLI: 1e-3,
  MICRO: 1e-6,
  NANO: 1e-9,
  PICO: 1e-12,
};

export interface LengthUnit {
  readonly length: string;
  readonly metres: number;
}

/** Metres to a named unit; null where it is no length. @throws CodedError IMPORT_INVALID with the unit's number */
export function lengthOf(instances: Instances, unit: number): LengthUnit | null {
  const values = instances.values(unit);
  if (wordOf(values[1]) !== "LENGTHUNIT") return null;
  if (instances.type(unit) === "IFCSIUNIT") {
    const prefix = wordOf(values[2]);
    const factor = prefix === null ? 1 : PREFIXES[prefix];
    if (factor === undefined || wordOf(values[3]) !== "METRE")
      throw wrongInstance(unit, "The unit of length is no metre with a known prefix.", "长度单位不是带已知词头的米。");
    return { length: factor === 1 ? "m" : `${prefix!.toLowerCase()}metre`, metres: factor };
  }
  const measure = refOf(values[3]);
  const [value, of] = measure === null ? [] : instances.values(measure);
  const base = refOf(of);
  const inner = base === null ? null : lengthOf(instances, base);
  const factor = numberOf(value);
  if (inner === null || factor === null || !(factor > 0))
    throw wrongInstance(unit, "The unit of length has no factor to the metre.", "长度单位没有换算到米的系数。");
  return { length: textOf(values[2]).toLowerCase() || "unit", metres: factor * inner.metres };
}

/** The project's unit of length; metres where it names none, as IFC has it. */
export function lengthUnit(instances: Instances): LengthUnit {
  const [project] = instances.of("IFCPROJECT");
  const assignment = project === undefined ? null : refOf(instances.values(project)[8]);
  const [fallback] = instances.of("IFCUNITASSIGNMENT");
  const from = assignment ?? fallback;
  for (const unit of from === undefined ? [] : refsOf(instances.values(from)[0])) {
    const found = lengthOf(instances, unit);
    if (found !== null) return found;
  }
  return { length: "m", metres: 1 };
}
