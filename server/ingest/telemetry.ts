import type { ErrorCode } from "../../twins/core/errors.ts";
import { convert } from "../../twins/core/quantity.ts";
import { QUALITY, type QualityCode, type VerifiedReading } from "../../twins/core/reading.ts";
import type { PropertyModel, ThingModel } from "../../twins/core/thing.ts";
import { DEVICE_LIMITS, type WireValue } from "../../twins/protocol/device.ts";
import type { TwinState } from "../../twins/state/twinState.ts";

interface PropertyCheck {
  readonly index: number;
  readonly unit: string;
  readonly type: PropertyModel["type"];
  readonly min: number;
  readonly max: number;
  readonly values: ReadonlyMap<string, number> | null;
}

/** What a Thing Model asks of its values, by name. Made once a model. */
const checksOf = new WeakMap<ThingModel, ReadonlyMap<string, PropertyCheck>>();

function checks(model: ThingModel): ReadonlyMap<string, PropertyCheck> {
  let made = checksOf.get(model);
  if (made === undefined) {
    made = new Map(
      model.properties.map(({ name, unit, type, min, max, values }, index) => [
        name,
        { index, unit, type, min, max, values: values ? new Map(values.map((v, i) => [v.name, i])) : null },
      ]),
    );
    checksOf.set(model, made);
  }
  return made;
}

/** Collects what a message brings. */
export interface Harvest {
  readonly readings: VerifiedReading[];
  refuse(code: ErrorCode, count: number): void;
}

export interface RowScope {
  readonly twin: TwinState;
  /** The Things this device may speak for. */
  readonly own: ReadonlySet<string>;
  readonly nowMs: number;
}

/** The number a value stands for, or the code it is refused with. */
function numberOf(value: unknown, unit: string, check: PropertyCheck): number | ErrorCode {
  if (check.type === "enum") {
    const index = typeof value === "string" ? check.values?.get(value) : undefined;
    if (index === undefined) return "STATE_TYPE";
    return unit === check.unit ? index : "STATE_UNIT";
  }
  if (check.type === "boolean") {
    if (typeof value !== "boolean") return "STATE_TYPE";
    return unit === check.unit ? (value ? 1 : 0) : "STATE_UNIT";
  }
  if (typeof value !== "number") return "STATE_TYPE";
  const converted = unit === check.unit ? value : convert(value, unit, check.unit);
  if (converted === null) return "STATE_UNIT";
  if (check.type === "integer" && !Number.isInteger(converted)) return "STATE_TYPE";
  return converted >= check.min && converted <= check.max ? converted : "STATE_RANGE";
}

const QUALITIES: ReadonlyMap<unknown, QualityCode> = new Map([
  ["uncertain", QUALITY.uncertain],
  ["bad", QUALITY.bad],
  ["missing", QUALITY.missing],
]);

/** Shape of a wire value: [value, unit] or [value, unit, quality], null exactly with "missing". */
function qualityOf(wire: unknown): QualityCode | -1 {
  if (!Array.isArray(wire) || wire.length < 2 || wire.length > 3) return -1;
  const value: unknown = wire[0];
  const kind = typeof value;
  const plain = kind === "number" || kind === "boolean" || value === null;
  if (!plain && (kind !== "string" || (value as string).length > 40)) return -1;
  const unit: unknown = wire[1];
  if (typeof unit !== "string" || unit.length > 24) return -1;
  const quality = wire.length === 2 ? QUALITY.good : QUALITIES.get(wire[2]);
  if (quality === undefined || (value === null) !== (quality === QUALITY.missing)) return -1;
  return quality;
}

/** Out of range is refused, yet it says something: whatever the sensor sees, its word is not to be used. */
const push = (
  out: Harvest,
  scope: RowScope,
  thing: number,
  property: number,
  value: number,
  quality: QualityCode,
  tMs: number,
): void => {
  out.readings.push({
    thing,
    property,
    value,
    quality,
    observedAtMs: tMs,
    receivedAtMs: scope.nowMs,
    verified: "verified" as VerifiedReading["verified"],
  });
};

/** One row of telemetry. What is wrong in it is refused value by value; the rest goes on. */
export function verifyRow(row: unknown, scope: RowScope, out: Harvest): void {
  if (!Array.isArray(row) || row.length !== 3) return out.refuse("WIRE_SCHEMA", 1);
  const [tMs, thing, values] = row as [unknown, unknown, unknown];
  if (typeof tMs !== "number" || !Number.isInteger(tMs) || typeof thing !== "string")
    return out.refuse("WIRE_SCHEMA", 1);
  if (typeof values !== "object" || values === null || Array.isArray(values)) return out.refuse("WIRE_SCHEMA", 1);
  const record = values as Record<string, WireValue>;
  const names = Object.keys(record);
  if (names.length > DEVICE_LIMITS.valuesPerRow) return out.refuse("WIRE_TOO_LARGE", names.length);
  const ahead = tMs - scope.nowMs;
  if (ahead > DEVICE_LIMITS.skewAheadMs || -ahead > DEVICE_LIMITS.skewBehindMs)
    return out.refuse("AUTH_SKEW", names.length);
  const entry = scope.twin.byId.get(thing);
  if (entry === undefined) return out.refuse("STATE_UNKNOWN_THING", names.length);
  if (!scope.own.has(thing)) return out.refuse("AUTH_FORBIDDEN", names.length);
  const known = checks(entry.model);
  for (const name of names) {
    const check = known.get(name);
    const wire = record[name]!;
    const quality = qualityOf(wire);
    if (quality === -1) out.refuse("WIRE_SCHEMA", 1);
    else if (check === undefined) out.refuse("STATE_UNKNOWN_PROPERTY", 1);
    else if (quality === QUALITY.missing) push(out, scope, entry.index, check.index, Number.NaN, quality, tMs);
    else {
      const value = numberOf(wire[0], wire[1], check);
      if (typeof value === "number") push(out, scope, entry.index, check.index, value, quality, tMs);
      else {
        out.refuse(value, 1);
        if (value === "STATE_RANGE") push(out, scope, entry.index, check.index, Number.NaN, QUALITY.bad, tMs);
      }
    }
  }
}

/** Values a telemetry payload claims to bring, without believing its shape: what the rate limit counts. */
export function countValues(rows: readonly unknown[]): number {
  let count = 0;
  for (const row of rows) {
    const values = Array.isArray(row) ? (row[2] as unknown) : null;
    count += typeof values === "object" && values !== null ? Math.max(1, Object.keys(values).length) : 1;
  }
  return count;
}
