import { ok, type Result, refuse } from "../../twins/core/result.ts";
import {
  type KeyedValue,
  MAX_KEY_CHARS,
  MAX_VALUE_CHARS,
  type ReadingRow,
  type SeriesKey,
  type SlotNames,
} from "./port.ts";
import type { ValueChange } from "./records.ts";

/** Most rows of one append. */
export const MAX_APPEND_ROWS = 500_000;

const PRINTABLE = /^[\x21-\x7e]+$/;

/** Thing and property numbers to one key object each, so that keys can be compared by identity. */
const known = new WeakMap<SlotNames, (SeriesKey | null)[][]>();

function keyOf(cache: (SeriesKey | null)[][], names: SlotNames, thing: number, property: number): SeriesKey | null {
  let row = cache[thing];
  if (row === undefined) {
    row = [];
    cache[thing] = row;
  }
  const held = row[property];
  if (held !== undefined && held !== null) return held;
  const key = names.nameOf(thing, property);
  if (key !== null) row[property] = key;
  return key;
}

/** Names the series of each row. Refuses a batch with a row that has none: nothing of it may be kept. */
export function resolveKeys(rows: readonly ReadingRow[], names: SlotNames): Result<SeriesKey[]> {
  if (rows.length > MAX_APPEND_ROWS)
    return refuse("WIRE_TOO_LARGE", {
      en: `A batch of ${rows.length} values is too large: it has at most ${MAX_APPEND_ROWS}.`,
      zh: `一批 ${rows.length} 个数值过大，最多 ${MAX_APPEND_ROWS} 个。`,
    });
  let cache = known.get(names);
  if (cache === undefined) {
    cache = [];
    known.set(names, cache);
  }
  const keys = new Array<SeriesKey>(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const { thing, property, observedAtMs } = rows[i]!;
    const key = keyOf(cache, names, thing, property);
    if (key === null)
      return refuse("STATE_UNKNOWN_PROPERTY", {
        en: `The site has no Thing of number ${thing} with a property of number ${property}.`,
        zh: `此场所没有序号为 ${thing} 且具有 ${property} 号属性的物件。`,
      });
    if (!Number.isFinite(observedAtMs))
      throw new RangeError(`${key.thing}/${key.property}: observed at ${observedAtMs}`);
    keys[i] = key;
  }
  return ok(keys);
}

/** Turns values into JSON. @throws RangeError for a key that is not printable ASCII: keys are ours, not input. */
export function checkChanges(values: readonly KeyedValue[]): Result<ValueChange[]> {
  const changes: ValueChange[] = [];
  for (const { key, value } of values) {
    if (!PRINTABLE.test(key) || key.length > MAX_KEY_CHARS)
      throw new RangeError(`not a journal key: ${key.slice(0, 80)}`);
    const json = value === undefined ? null : JSON.stringify(value);
    if (json !== null && json.length > MAX_VALUE_CHARS)
      return refuse("WIRE_TOO_LARGE", {
        en: `What is to be kept as ${key} has ${json.length} characters; at most ${MAX_VALUE_CHARS} are allowed.`,
        zh: `要保存为 ${key} 的内容有 ${json.length} 个字符，最多允许 ${MAX_VALUE_CHARS} 个。`,
      });
    changes.push([key, json]);
  }
  return ok(changes);
}
