import { editedId } from "../../twins/core/additions.ts";
import { isFinal } from "../../twins/operations/actionState.ts";
import { isPlanOver } from "../../twins/operations/plan.ts";
import type { ConsoleEvent, JournalledEvent } from "../../twins/protocol/console.ts";

/** Kinds of events that say the whole state of what they are about. */
export const TOPIC_KINDS = ["alarm", "command", "plan", "making", "receipt", "stop", "forecast", "edited"] as const;
export type TopicKind = (typeof TOPIC_KINDS)[number];

/** What an event is about. */
export interface Topic {
  readonly kind: TopicKind;
  readonly subject: string;
  /** Nothing more is to be done about the subject: what was told of it may go when it is old. */
  readonly over: boolean;
}

/** Null for an event that says no lasting state. */
export function topicOf(event: ConsoleEvent): Topic | null {
  switch (event.type) {
    case "alarm":
      return { kind: "alarm", subject: event.alarm.id, over: event.alarm.state === "cleared" };
    case "command":
      return { kind: "command", subject: event.command.commandId, over: isFinal(event.state.state) };
    case "plan":
      return { kind: "plan", subject: event.plan.id, over: isPlanOver(event.plan.status) };
    case "making":
      return { kind: "making", subject: "", over: event.making === null };
    case "receipt":
      return { kind: "receipt", subject: event.receipt.id, over: event.settlement.state === "confirmed" };
    case "stop":
      return { kind: "stop", subject: "", over: !event.stopped };
    case "forecast":
      return { kind: "forecast", subject: event.forecast.thing, over: true };
    case "edited":
      return { kind: "edited", subject: editedId(event.edit), over: event.edit.becomes === null };
    default:
      return null;
  }
}

/** What is asked of a kind: of at most `subjects`, those first told of last, the newest `depth` events each. */
export interface TopicQuery {
  readonly kind: TopicKind;
  readonly atMs: number;
  readonly subjects: number;
  readonly depth: number;
}

/** What was told of one subject by a moment, oldest first. */
export interface ToldOf {
  readonly subject: string;
  /** When it was first told of, as far as that is kept. */
  readonly firstMs: number;
  readonly events: readonly JournalledEvent[];
}

const inOrder = (a: JournalledEvent, b: JournalledEvent): number => a.atMs - b.atMs || a.seq - b.seq;

/** The events of each subject, in memory. */
export class TopicIndex {
  readonly #kinds = new Map<TopicKind, Map<string, JournalledEvent[]>>();

  add(event: JournalledEvent): void {
    const topic = topicOf(event.event);
    if (topic === null) return;
    let subjects = this.#kinds.get(topic.kind);
    if (subjects === undefined) {
      subjects = new Map();
      this.#kinds.set(topic.kind, subjects);
    }
    const held = subjects.get(topic.subject);
    if (held === undefined) subjects.set(topic.subject, [event]);
    else held.push(event);
  }

  told({ kind, atMs, subjects, depth }: TopicQuery): ToldOf[] {
    const all: ToldOf[] = [];
    for (const [subject, held] of this.#kinds.get(kind) ?? []) {
      const events = held.filter((event) => event.atMs <= atMs).sort(inOrder);
      if (events.length > 0) all.push({ subject, firstMs: events[0]!.atMs, events: events.slice(-depth) });
    }
    return newestFirst(all).slice(0, subjects);
  }

  /** The newest event from before a time of each subject that is not over. */
  floors(beforeMs: number): Set<JournalledEvent> {
    const kept = new Set<JournalledEvent>();
    for (const subjects of this.#kinds.values())
      for (const held of subjects.values()) {
        const newest = held
          .filter((event) => event.atMs < beforeMs)
          .sort(inOrder)
          .at(-1);
        if (newest !== undefined && !topicOf(newest.event)!.over) kept.add(newest);
      }
    return kept;
  }
}

const newestFirst = (told: ToldOf[]): ToldOf[] =>
  told.sort((a, b) => b.firstMs - a.firstMs || (a.subject < b.subject ? -1 : 1));

/** What several sources told, as one: each has at least its own newest subjects. */
export function mergeTold(sources: readonly (readonly ToldOf[])[], { subjects, depth }: TopicQuery): ToldOf[] {
  const merged = new Map<string, ToldOf>();
  for (const told of sources.flat()) {
    const held = merged.get(told.subject);
    if (held === undefined) merged.set(told.subject, told);
    else
      merged.set(told.subject, {
        subject: told.subject,
        firstMs: Math.min(held.firstMs, told.firstMs),
        events: [...new Map([...held.events, ...told.events].map((event) => [event.seq, event])).values()]
          .sort(inOrder)
          .slice(-depth),
      });
  }
  return newestFirst([...merged.values()]).slice(0, subjects);
}
