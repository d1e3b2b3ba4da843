import { expect, test } from "vitest";
import { openAlarms } from "../alarms/alarms.ts";
import { FULL_OFF_DELAY_MS, watchDisk } from "./disk.ts";

const open = () => {
  const lines: string[] = [];
  const watch = watchDisk({ error: (message, details) => lines.push(`${message} ${JSON.stringify(details)}`) });
  const journal = { list: () => [], putAll: async () => ({ ok: true, value: undefined }) as const };
  const alarms = openAlarms({ clock: { nowMs: () => 0 }, journal, onChange: () => {} });
  const refusals = new Map<string, number>();
  return { lines, watch, alarms, refusals, states: () => alarms.list().map((a) => `${a.id} ${a.state}`) };
};

test("damage found before there are alarms is logged, counted and listed until somebody has seen it", () => {
  const { lines, watch, alarms, refusals, states } = open();
  watch.notice({ code: "STORE_CORRUPT", message: "history.db: not a database" });
  expect(lines).toEqual([expect.stringContaining("history.db: not a database")]);
  watch.tellOf(alarms, refusals);
  expect(states()).toEqual(["disk/model/STORE_CORRUPT returned"]);
  expect(watch.noticed.get("STORE_CORRUPT")).toBe(1);
  alarms.acknowledge("disk/model/STORE_CORRUPT", "ann");
  expect(states()).toEqual([]);
});

test("a full disk is one alarm as long as data is refused, and a while longer", () => {
  const { watch, alarms, refusals, states } = open();
  watch.tellOf(alarms, refusals);
  watch.tick(1_000);
  expect(states()).toEqual([]);
  refusals.set("STORE_FULL", 1);
  watch.tick(2_000);
  refusals.set("STORE_FULL", 3);
  watch.tick(3_000);
  watch.tick(2_999 + FULL_OFF_DELAY_MS);
  expect(states()).toEqual(["disk/model/STORE_FULL unacknowledged"]);
  watch.tick(3_000 + FULL_OFF_DELAY_MS);
  expect(states()).toEqual(["disk/model/STORE_FULL returned"]);
});

test("chunks that cannot be written are the same alarm", () => {
  const { watch, alarms, refusals, states } = open();
  watch.tellOf(alarms, refusals);
  watch.notice({ code: "STORE_FULL", message: "no space left" });
  watch.tick(1_000);
  expect(states()).toEqual(["disk/model/STORE_FULL unacknowledged"]);
});
