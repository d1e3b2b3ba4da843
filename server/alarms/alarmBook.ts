import type { Clock } from "../../twins/core/clock.ts";
import type { LocalText } from "../../twins/core/place.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Alarm, AlarmPriority, AlarmState } from "../../twins/operations/alarm.ts";
import { floodWatch } from "./flood.ts";

/** Most alarms that are listed at once. More are counted and left out. */
export const MAX_ALARMS = 2000;
/** This many raises within the time make an alarm a chattering one (ANSI/ISA-18.2-2016, 16.5; EEMUA 191). */
export const CHATTER_RAISES = 3;
export const CHATTER_MS = 60_000;

/** What an alarm is about; everything but its state. */
export interface AlarmSpec {
  readonly id: string;
  readonly thing: string;
  readonly property: string | null;
  readonly title: LocalText;
  readonly priority: AlarmPriority;
  readonly limit: number | null;
  readonly modelCid: string | null;
}

/** An alarm and what its state is made from. JSON, so that it survives a restart. */
export interface AlarmRecord extends AlarmSpec {
  active: boolean;
  acknowledgedBy: string | null;
  raisedAtMs: number;
  clearedAtMs: number | null;
  shelvedUntilMs: number | null;
  shelvedBy: string | null;
  value: number | null;
  firstOut: boolean;
  /** Times of the last raises, at most CHATTER_RAISES. */
  raises: number[];
  /** Since when the condition of a chattering alarm is gone. */
  quietSinceMs: number | null;
}

export type AlarmChange = (alarm: Alarm, record: AlarmRecord | null) => void;

const stateOf = (record: AlarmRecord): AlarmState => {
  if (record.shelvedUntilMs !== null) return "shelved";
  if (record.active) return record.acknowledgedBy === null ? "unacknowledged" : "acknowledged";
  return record.acknowledgedBy === null ? "returned" : "cleared";
};

export function toAlarm(record: AlarmRecord): Alarm {
  const { active, shelvedBy, raises, quietSinceMs, ...rest } = record;
  return { ...rest, state: stateOf(record) };
}

export interface AlarmBook {
  /** The condition of an alarm holds (with the value that shows it) or does not. Saying it again changes nothing. */
  condition(spec: AlarmSpec, active: boolean, value: number | null): void;
  acknowledge(id: string, who: string): Result<Alarm>;
  shelve(id: string, untilMs: number, who: string): Result<Alarm>;
  /** Ends shelving that expired and chatter that has become quiet. */
  tick(): void;
  /** Newest first. */
  list(): Alarm[];
  /** How many could not be listed. */
  readonly dropped: number;
}

/**
 * The alarm states of ANSI/ISA-18.2-2016 (IEC 62682), reduced: raised and unacknowledged, acknowledged, returned to normal
 * but unacknowledged, shelved until a time. A cleared alarm leaves the book. Pure but for what `onChange` does.
 */
export const alarmBook = (clock: Clock, held: readonly AlarmRecord[], onChange: AlarmChange): AlarmBook =>
  new Book(clock, held, onChange);

const firstRecord = (spec: AlarmSpec, raises: number[], now: number): AlarmRecord => ({
  ...spec,
  active: false,
  acknowledgedBy: null,
  raisedAtMs: now,
  clearedAtMs: null,
  shelvedUntilMs: null,
  shelvedBy: null,
  value: null,
  firstOut: false,
  raises,
  quietSinceMs: null,
});

class Book implements AlarmBook {
  readonly #clock: Clock;
  readonly #onChange: AlarmChange;
  readonly #records: Map<string, AlarmRecord>;
  readonly #flood = floodWatch();
  readonly #recent = recentRaises();
  #dropped = 0;

  constructor(clock: Clock, held: readonly AlarmRecord[], onChange: AlarmChange) {
    this.#clock = clock;
    this.#onChange = onChange;
    this.#records = new Map(held.map((record) => [record.id, record]));
  }

  get dropped(): number {
    return this.#dropped;
  }

  #changed(record: AlarmRecord): Alarm {
    const alarm = toAlarm(record);
    if (alarm.state === "cleared") this.#records.delete(record.id);
    this.#onChange(alarm, alarm.state === "cleared" ? null : record);
    return alarm;
  }

  #annunciate(record: AlarmRecord, now: number): void {
    record.active = true;
    record.acknowledgedBy = null;
    record.raisedAtMs = now;
    record.clearedAtMs = null;
    record.raises = [...record.raises, now].slice(-CHATTER_RAISES);
    const first = record.shelvedUntilMs === null ? this.#flood.raised(record.id, now) : null;
    record.firstOut = first === record.id;
    this.#changed(record);
    const other = first === null || first === record.id ? undefined : this.#records.get(first);
    if (other === undefined) return;
    other.firstOut = true;
    this.#changed(other);
  }

  #raise(spec: AlarmSpec, value: number | null): void {
    const now = this.#clock.nowMs();
    let record = this.#records.get(spec.id);
    if (record?.active) {
      // A chattering alarm that comes again before it was let go: nothing new to tell.
      record.quietSinceMs = null;
      return;
    }
    if (record === undefined) {
      if (this.#records.size >= MAX_ALARMS) {
        this.#dropped++;
        return;
      }
      record = firstRecord(spec, this.#recent.take(spec.id, now), now);
      this.#records.set(spec.id, record);
    }
    record.value = value;
    this.#annunciate(record, now);
  }

  #returnToNormal(record: AlarmRecord, now: number): void {
    record.active = false;
    record.clearedAtMs = now;
    record.quietSinceMs = null;
    this.#recent.keep(record.id, record.raises);
    this.#changed(record);
  }

  #clear(id: string): void {
    const record = this.#records.get(id);
    if (record === undefined || !record.active) return;
    const now = this.#clock.nowMs();
    const chatters = record.raises.length === CHATTER_RAISES && now - record.raises[0]! <= CHATTER_MS;
    if (!chatters && record.quietSinceMs === null) this.#returnToNormal(record, now);
    else record.quietSinceMs ??= now;
  }

  #change(id: string, change: (record: AlarmRecord) => void): Result<Alarm> {
    const record = this.#records.get(id);
    if (record === undefined)
      return refuse("ALARM_UNKNOWN", { en: "This alarm is no longer in the list.", zh: "该报警已不在列表中。" });
    change(record);
    return ok(this.#changed(record));
  }

  condition(spec: AlarmSpec, active: boolean, value: number | null): void {
    if (active) this.#raise(spec, value);
    else this.#clear(spec.id);
  }

  acknowledge(id: string, who: string): Result<Alarm> {
    return this.#change(id, (record) => {
      record.acknowledgedBy ??= who;
    });
  }

  shelve(id: string, untilMs: number, who: string): Result<Alarm> {
    return this.#change(id, (record) => {
      record.shelvedUntilMs = untilMs;
      record.shelvedBy = who;
    });
  }

  tick(): void {
    const now = this.#clock.nowMs();
    for (const record of [...this.#records.values()]) {
      if (record.quietSinceMs !== null && now - record.quietSinceMs >= CHATTER_MS) {
        record.raises = [];
        this.#returnToNormal(record, now);
      }
      if (record.shelvedUntilMs === null || record.shelvedUntilMs > now) continue;
      // Off the shelf an alarm that still holds must be seen again; one that went was seen by who shelved it.
      record.acknowledgedBy ??= record.shelvedBy;
      record.shelvedUntilMs = null;
      record.shelvedBy = null;
      if (record.active) this.#annunciate(record, now);
      else this.#changed(record);
    }
  }

  list(): Alarm[] {
    return [...this.#records.values()].map(toAlarm).sort((a, b) => b.raisedAtMs - a.raisedAtMs);
  }
}

/** Remembers when cleared alarms were raised, so that chatter is noticed across clears. Bounded: the oldest go. */
function recentRaises(): { keep(id: string, raises: number[]): void; take(id: string, now: number): number[] } {
  const kept = new Map<string, number[]>();
  return {
    keep(id, raises) {
      kept.delete(id);
      kept.set(id, raises);
      if (kept.size > MAX_ALARMS) kept.delete(kept.keys().next().value!);
    },
    take(id, now) {
      const raises = kept.get(id)?.filter((at) => now - at <= CHATTER_MS) ?? [];
      kept.delete(id);
      return raises;
    },
  };
}
