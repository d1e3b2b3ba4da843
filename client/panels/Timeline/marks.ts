import type { JournalledEvent } from "../../../twins/protocol/console.ts";
import { type TimeWindow, toX } from "./scale.ts";

export const LANES = ["alarms", "commands", "receipts", "events"] as const;
export type Lane = (typeof LANES)[number];

export interface Mark {
  readonly lane: Lane;
  readonly atMs: number;
  /** A class for its colour and shape. */
  readonly look: string;
  readonly event: JournalledEvent;
}

/** What of an event is worth a mark; null for what would only be noise. */
export function markOf(journalled: JournalledEvent): Mark | null {
  const { event, atMs } = journalled;
  const mark = (lane: Lane, look: string): Mark => ({ lane, atMs, look, event: journalled });
  switch (event.type) {
    case "alarm":
      return event.alarm.state === "unacknowledged" ? mark("alarms", event.alarm.priority) : mark("alarms", "quiet");
    case "command": {
      const { state } = event.state;
      if (state === "SENT") return mark("commands", "sent");
      if (state === "SUCCEEDED") return mark("commands", "good");
      return ["FAILED", "REJECTED", "EXPIRED", "CANCELLED", "UNKNOWN"].includes(state) ? mark("commands", "bad") : null;
    }
    case "receipt":
      return mark(
        "receipts",
        event.settlement.state === "confirmed" ? "good" : event.settlement.state === "failed" ? "bad" : "sent",
      );
    case "stop":
      return mark("events", event.stopped ? "stop" : "quiet");
    case "plan":
      return mark("events", "plan");
    case "thing":
      return mark("events", event.online ? "quiet" : "bad");
    case "edited":
    case "jobEnd":
    case "model":
      return mark("events", "plan");
    case "forecast":
    case "job":
    case "making":
    case "quality":
    case "layout":
    case "sandbox":
    case "presence":
      return null;
  }
}

/**
 * The marks of events, oldest first. A receipt is one thing however often its settlement moves on: it has one mark, where
 * it was made, that looks as its newest state.
 */
export function marksOf(events: readonly JournalledEvent[]): Mark[] {
  const marks = new Map<string, Mark>();
  for (const [i, journalled] of events.entries()) {
    const mark = markOf(journalled);
    if (mark === null) continue;
    const { event } = journalled;
    if (event.type === "receipt") marks.set(`receipt ${event.receipt.id}`, { ...mark, atMs: event.receipt.madeAtMs });
    else marks.set(String(i), mark);
  }
  return [...marks.values()];
}

export interface Cluster {
  readonly lane: Lane;
  readonly x: number;
  readonly look: string;
  /** Newest last. */
  readonly marks: readonly Mark[];
}

const WEIGHT: Readonly<Record<string, number>> = {
  stop: 9,
  critical: 8,
  bad: 7,
  high: 6,
  medium: 5,
  low: 4,
  plan: 3,
  good: 2,
  sent: 1,
};

/** What a mark takes of the lane, and the number beside it, px: from its middle to the next one's. */
const MARK_PX = 14;
const DIGIT_PX = 5.5;
const roomOf = (count: number): number => MARK_PX + (count > 1 ? 2 + DIGIT_PX * String(count).length : 0);

function joined(marks: readonly Mark[], window: TimeWindow, width: number): Cluster {
  const gravest = marks.reduce((a, b) => ((WEIGHT[b.look] ?? 0) > (WEIGHT[a.look] ?? 0) ? b : a));
  return { lane: gravest.lane, x: toX(window, width, gravest.atMs), look: gravest.look, marks };
}

/** Marks closer than `px` become one, which looks like the gravest of them; so do those whose numbers would overlap. */
export function cluster(marks: readonly Mark[], window: TimeWindow, width: number, px = MARK_PX): Cluster[] {
  const cells = new Map<string, Mark[]>();
  for (const mark of marks) {
    if (mark.atMs < window.fromMs || mark.atMs > window.toMs) continue;
    const key = `${mark.lane}/${Math.floor(toX(window, width, mark.atMs) / px)}`;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [mark]);
    else cell.push(mark);
  }
  const apart: Cluster[] = [];
  for (const lane of LANES) {
    const first = apart.length;
    const inLane = [...cells.values()].filter((cell) => cell[0]!.lane === lane);
    for (let next of inLane.map((cell) => joined(cell, window, width)).sort((a, b) => a.x - b.x)) {
      for (let last = apart.at(-1); apart.length > first && last !== undefined; last = apart.at(-1)) {
        if (next.x - last.x >= roomOf(last.marks.length)) break;
        apart.pop();
        next = joined([...last.marks, ...next.marks], window, width);
      }
      apart.push(next);
    }
  }
  return apart;
}

/** What tells events apart: their number, or, for those that the server tells but does not keep, their moment. */
const identity = ({ siteId, seq, atMs, event }: JournalledEvent): string =>
  seq > 0 ? `${siteId}/${seq}` : `${siteId}/${atMs}/${event.type}`;

/** Two lists of events without doubles, oldest first. */
export function mergeEvents(a: readonly JournalledEvent[], b: readonly JournalledEvent[]): JournalledEvent[] {
  const all = new Map<string, JournalledEvent>();
  for (const event of [...a, ...b]) all.set(identity(event), event);
  return [...all.values()].sort((x, y) => x.atMs - y.atMs || x.seq - y.seq);
}
