import { z } from "zod";
import type { Clock } from "../../twins/core/clock.ts";
import { LocalTextSchema } from "../../twins/core/place.ts";
import { type QualityCode, staleAfterMs } from "../../twins/core/reading.ts";
import type { Failure, Result } from "../../twins/core/result.ts";
import type { AlarmLimit, PropertyModel } from "../../twins/core/thing.ts";
import type { Alarm } from "../../twins/operations/alarm.ts";
import type { ThingEntry } from "../../twins/state/twinState.ts";
import type { Journal, KeyedValue } from "../store/port.ts";
import { type AlarmRecord, type AlarmSpec, alarmBook, MAX_ALARMS } from "./alarmBook.ts";
import { isDue, judge, type LimitWatch } from "./limits.ts";

/** How long a Thing's values must be stale before it is an alarm: one late message is none. */
export const STALE_ON_DELAY_MS = 5000;
/** How long a device must be away before it is an alarm: one that comes back at once, or leaves as all is ended, is none. */
export const OFFLINE_ON_DELAY_MS = 5000;
/** How long devices have to come back after a start of the server; one that then is still away is an alarm. */
export const RETURN_GRACE_MS = 30_000;
/** Longest a person may shelve an alarm: one shift. */
export const MAX_SHELVE_MINUTES = 480;
const PREFIX = "alarm/";

const RecordSchema = z.object({
  id: z.string(),
  thing: z.string(),
  property: z.string().nullable(),
  title: LocalTextSchema,
  priority: z.enum(["critical", "high", "medium", "low"]),
  limit: z.number().nullable(),
  modelCid: z.string().nullable(),
  active: z.boolean(),
  acknowledgedBy: z.string().nullable(),
  raisedAtMs: z.number(),
  clearedAtMs: z.number().nullable(),
  shelvedUntilMs: z.number().nullable(),
  shelvedBy: z.string().nullable(),
  value: z.number().nullable(),
  firstOut: z.boolean(),
  raises: z.array(z.number()),
  quietSinceMs: z.number().nullable(),
});

/** An alarm that a model or the system raises, rather than a limit. */
export interface RaisedAlarm {
  readonly thing: string;
  /** With the Thing it makes the id. */
  readonly name: string;
  readonly title: { readonly en: string; readonly zh: string };
  readonly priority: Alarm["priority"];
  readonly value?: number;
  readonly limit?: number;
  readonly modelCid?: string;
}

export interface Alarms {
  /** A verified reading: judges the limits of its property. */
  observe(
    entry: ThingEntry,
    property: number,
    reading: { value: number; quality: QualityCode; observedAtMs: number },
  ): void;
  /** Its device went away. */
  offline(thing: string): void;
  /** The server begins, and the device of this Thing is not here yet. */
  awaited(thing: string): void;
  online(thing: string): void;
  /** @returns the alarm's id, for `clear`. */
  raise(alarm: RaisedAlarm): string;
  clear(id: string): void;
  /** ALARM_UNKNOWN when it has left the list. */
  acknowledge(id: string, who: string): Result<Alarm>;
  shelve(id: string, minutes: number, who: string): Result<Alarm>;
  /** Call about once a second: on-delays, stale Things, expired shelves, unsaved changes. */
  tick(): void;
  list(): Alarm[];
  counters(): { listed: number; dropped: number; unsaved: number };
}

export interface AlarmOptions {
  readonly clock: Clock;
  /** Alarms survive a restart in here. */
  readonly journal: Pick<Journal, "list" | "putAll">;
  /** An alarm was raised, changed or cleared. */
  readonly onChange: (alarm: Alarm) => void;
  /** Alarms could not be saved; it is tried again with every tick. */
  readonly onFailure?: (failure: Failure) => void;
}

interface Watched {
  readonly entry: ThingEntry;
  readonly watches: Map<string, { limit: AlarmLimit; property: PropertyModel; watch: LimitWatch; value: number }>;
  /** Per property; 0 where nothing was reported. */
  readonly seenAtMs: Float64Array;
  staleSinceMs: number | null;
}

const limitSpec = (entry: ThingEntry, property: PropertyModel, limit: AlarmLimit): AlarmSpec => ({
  id: `${entry.thing.id}/${property.name}/${limit.kind}/${limit.value}`,
  thing: entry.thing.id,
  property: property.name,
  title: limit.title,
  priority: limit.priority,
  limit: limit.value,
  modelCid: null,
});

const systemSpec = (thing: string, name: "offline" | "stale"): AlarmSpec => ({
  id: `${thing}/${name}`,
  thing,
  property: null,
  title: name === "offline" ? { en: "Device offline", zh: "设备离线" } : { en: "No new values", zh: "数据停止更新" },
  priority: name === "offline" ? "medium" : "low",
  limit: null,
  modelCid: null,
});

/** Saves what changed, many changes at once, and keeps what could not be saved for the next tick. */
function saver(options: AlarmOptions): {
  changed(id: string, record: AlarmRecord | null): void;
  flush(): void;
  unsaved(): number;
} {
  let waiting = new Map<string, KeyedValue>();
  let saving = false;
  const flush = (): void => {
    if (saving || waiting.size === 0) return;
    saving = true;
    const batch = waiting;
    waiting = new Map();
    void options.journal.putAll([...batch.values()]).then((saved) => {
      saving = false;
      if (saved.ok) return flush();
      waiting = new Map([...batch, ...waiting]);
      options.onFailure?.(saved.error);
    });
  };
  return {
    changed(id, record) {
      const key = `${PREFIX}${encodeURIComponent(id)}`;
      waiting.set(key, { key, value: record === null ? undefined : structuredClone(record) });
      flush();
    },
    flush,
    unsaved: () => waiting.size,
  };
}

function restore({ journal, onFailure }: AlarmOptions): AlarmRecord[] {
  const records: AlarmRecord[] = [];
  for (const { key, value } of journal.list(PREFIX, MAX_ALARMS)) {
    const parsed = RecordSchema.safeParse(value);
    if (parsed.success) records.push(parsed.data);
    else onFailure?.({ code: "STORE_CORRUPT", message: `${key} is not an alarm` });
  }
  return records;
}

/** Alarms of one site, over verified readings. */
export function openAlarms(options: AlarmOptions): Alarms {
  const { clock } = options;
  const held = restore(options);
  const save = saver(options);
  const book = alarmBook(clock, held, (alarm, record) => {
    save.changed(alarm.id, record);
    options.onChange(alarm);
  });
  const watched = new Map<string, Watched>();
  /** Things whose device is away, and when that becomes an alarm; Infinity once it has. */
  const offline = new Map(
    held.filter((alarm) => alarm.active && alarm.id === `${alarm.thing}/offline`).map((a) => [a.thing, Infinity]),
  );
  const goesOffline = (thing: string, delayMs: number): void => {
    if (!offline.has(thing)) offline.set(thing, clock.nowMs() + delayMs);
  };

  const watch = (entry: ThingEntry): Watched => {
    let thing = watched.get(entry.thing.id);
    if (thing === undefined) {
      const seenAtMs = new Float64Array(entry.model.properties.length);
      thing = { entry, watches: new Map(), seenAtMs, staleSinceMs: null };
      watched.set(entry.thing.id, thing);
    }
    return thing;
  };

  const isStale = (thing: Watched, now: number): boolean =>
    thing.entry.model.properties.some((property, i) => {
      const seen = thing.seenAtMs[i]!;
      return seen > 0 && now - seen > staleAfterMs(property, thing.entry.provenance);
    });

  const judgeStale = (thing: Watched, now: number): void => {
    const spec = systemSpec(thing.entry.thing.id, "stale");
    if (offline.has(spec.thing) || !isStale(thing, now)) {
      thing.staleSinceMs = null;
      book.condition(spec, false, null);
      return;
    }
    thing.staleSinceMs ??= now;
    if (now - thing.staleSinceMs >= STALE_ON_DELAY_MS) book.condition(spec, true, null);
  };

  return {
    observe(entry, index, reading) {
      const property = entry.model.properties[index];
      if (property === undefined) throw new RangeError(`${entry.thing.id} has no property ${index}`);
      const thing = watch(entry);
      thing.seenAtMs[index] = reading.observedAtMs;
      for (const limit of property.limits) {
        const spec = limitSpec(entry, property, limit);
        let state = thing.watches.get(spec.id);
        if (state === undefined) {
          state = { limit, property, watch: { beyondSinceMs: null }, value: reading.value };
          thing.watches.set(spec.id, state);
        }
        state.value = reading.value;
        const verdict = judge(limit, state.watch, reading);
        if (verdict !== "keep") book.condition(spec, verdict === "raise", reading.value);
      }
    },
    offline: (thing) => goesOffline(thing, OFFLINE_ON_DELAY_MS),
    awaited: (thing) => goesOffline(thing, RETURN_GRACE_MS),
    online(thing) {
      offline.delete(thing);
      book.condition(systemSpec(thing, "offline"), false, null);
    },
    raise({ thing, name, title, priority, value, limit, modelCid }) {
      const id = `${thing}/model/${name}`;
      const spec = { id, thing, property: null, title, priority, limit: limit ?? null, modelCid: modelCid ?? null };
      book.condition(spec, true, value ?? null);
      return id;
    },
    clear: (id) => book.condition({ ...systemSpec("", "stale"), id }, false, null),
    acknowledge: (id, who) => book.acknowledge(id, who),
    shelve(id, minutes, who) {
      if (!(minutes > 0 && minutes <= MAX_SHELVE_MINUTES)) throw new RangeError(`shelve for ${minutes} minutes`);
      return book.shelve(id, clock.nowMs() + minutes * 60_000, who);
    },
    tick() {
      const now = clock.nowMs();
      for (const [thing, dueMs] of offline) {
        if (now < dueMs) continue;
        offline.set(thing, Infinity);
        book.condition(systemSpec(thing, "offline"), true, null);
      }
      for (const thing of watched.values()) {
        judgeStale(thing, now);
        for (const { limit, property, watch: state, value } of thing.watches.values())
          if (isDue(limit, state, now)) book.condition(limitSpec(thing.entry, property, limit), true, value);
      }
      book.tick();
      save.flush();
    },
    list: () => book.list(),
    counters: () => ({ listed: book.list().length, dropped: book.dropped, unsaved: save.unsaved() }),
  };
}
