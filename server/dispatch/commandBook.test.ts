import fc from "fast-check";
import { expect, test } from "vitest";
import { manualClock } from "../../twins/core/clock.ts";
import { commandId } from "../../twins/core/ids.ts";
import { ok } from "../../twins/core/result.ts";
import { rng } from "../../twins/core/rng.ts";
import type { ActionState, Command } from "../../twins/operations/command.ts";
import { lastState, openCommandBook } from "./commandBook.ts";
import type { CommandPort, Journal } from "./ports.ts";

function memoryJournal(): Journal & { data: Map<string, string> } {
  const data = new Map<string, string>();
  return {
    data,
    async put(key, value) {
      data.set(key, JSON.stringify(value));
      return ok(undefined);
    },
    async remove(key: string) {
      data.delete(key);
      return ok(undefined);
    },
    get: (key) => (data.has(key) ? JSON.parse(data.get(key)!) : undefined),
    list: (prefix) =>
      [...data].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => ({ key, value: JSON.parse(value) })),
  };
}

const command = (id: string, nowMs: number): Command =>
  ({
    commandId: id,
    siteId: "s",
    thing: "m",
    action: "process",
    input: {},
    plan: null,
    issuedAtMs: nowMs,
    expiresAtMs: nowMs + 2000,
    epoch: 1,
    guarded: "guarded",
  }) as unknown as Command;

/** A device as the protocol wants it: acts on an id at most once, never after its expiry, and repeats its last word. */
function device(clock: { nowMs(): number }) {
  const acted = new Map<string, ActionState[]>();
  const actuations: { id: string; atMs: number; expiresAtMs: number }[] = [];
  const say = (id: string, state: ActionState["state"]): ActionState => ({
    commandId: commandId(id),
    state,
    atMs: clock.nowMs(),
    reason: "",
    result: {},
  });
  return {
    actuations,
    receive(c: Command): ActionState[] {
      const known = acted.get(c.commandId);
      if (known !== undefined) return [known[known.length - 1]!];
      if (clock.nowMs() > c.expiresAtMs) {
        const states = [say(c.commandId, "EXPIRED")];
        acted.set(c.commandId, states);
        return states;
      }
      actuations.push({ id: c.commandId, atMs: clock.nowMs(), expiresAtMs: c.expiresAtMs });
      const states = [say(c.commandId, "ACCEPTED"), say(c.commandId, "RUNNING"), say(c.commandId, "SUCCEEDED")];
      acted.set(c.commandId, states);
      return states;
    },
  };
}

test("drop, duplicate, delay, reorder, crash: at most one actuation an id, none after expiry, and the truth in the end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), async (seed) => {
      const r = rng(seed);
      const clock = manualClock(1_000_000);
      const robot = device(clock);
      const journal = memoryJournal();
      const toDevice: Command[] = [];
      const toServer: ActionState[] = [];
      const port = {
        send(c: Command) {
          if (r.uniform() < 0.7) toDevice.push(c);
          if (r.uniform() < 0.2) toDevice.push(c);
          return true;
        },
      } as unknown as CommandPort;
      const open = () => openCommandBook({ clock, journal, port, timeoutMs: () => 5_000, onState: () => {} });
      let book = open();
      const ids = ["a", "b", "c"];
      for (const id of ids) await book.send(command(id, clock.nowMs()));
      for (let step = 0; step < 60; step++) {
        clock.advance(r.below(800));
        const dice = r.uniform();
        if (dice < 0.35 && toDevice.length > 0) {
          const [c] = toDevice.splice(r.below(toDevice.length), 1);
          for (const state of robot.receive(c!)) if (r.uniform() < 0.8) toServer.push(state);
        } else if (dice < 0.7 && toServer.length > 0)
          await book.observe(toServer.splice(r.below(toServer.length), 1)[0]!);
        else if (dice < 0.8) book = open();
        else if (dice < 0.88) await book.offline("m");
        else if (dice < 0.95) book.online("m");
        else await book.tick();
      }
      // The network heals: every open command is asked for until the device's word is in.
      for (let round = 0; round < 20; round++) {
        clock.advance(4000);
        book.online("m");
        for (const c of toDevice.splice(0)) for (const state of robot.receive(c)) await book.observe(state);
      }
      for (const id of ids) {
        const acts = robot.actuations.filter((a) => a.id === id);
        expect(acts.length).toBeLessThanOrEqual(1);
        for (const act of acts) expect(act.atMs).toBeLessThanOrEqual(act.expiresAtMs);
        expect(lastState(book.get(id)!)).toBe(acts.length === 1 ? "SUCCEEDED" : "EXPIRED");
      }
    }),
    { seed: 42, numRuns: 300 },
  );
});

test("the same id with another body is refused; an impossible word is refused and counted", async () => {
  const clock = manualClock(5);
  const book = openCommandBook({
    clock,
    journal: memoryJournal(),
    port: { send: () => true } as unknown as CommandPort,
    timeoutMs: () => 1,
    onState: () => {},
  });
  await book.send(command("a", 5));
  expect(await book.send({ ...command("a", 5), action: "other" })).toMatchObject({ error: { code: "CMD_DUPLICATE" } });
  expect(await book.send(command("a", 5))).toMatchObject({ ok: true });
  const say = (state: ActionState["state"]) =>
    book.observe({ commandId: commandId("a"), state, atMs: 6, reason: "", result: {} });
  expect(await say("PROPOSED")).toMatchObject({ error: { code: "CMD_IMPOSSIBLE" } });
  expect(book.impossible).toBe(1);
});

test("a word that a device repeats because its acknowledgement was lost is no contradiction", async () => {
  const book = openCommandBook({
    clock: manualClock(5),
    journal: memoryJournal(),
    port: { send: () => true } as unknown as CommandPort,
    timeoutMs: () => 1,
    onState: () => {},
  });
  await book.send(command("a", 5));
  const say = (state: ActionState["state"], atMs: number) =>
    book.observe({ commandId: commandId("a"), state, atMs, reason: "", result: {} });
  await say("ACCEPTED", 6);
  await say("RUNNING", 7);
  expect(await say("ACCEPTED", 6)).toMatchObject({ ok: true });
  expect(await say("ACCEPTED", 8)).toMatchObject({ error: { code: "CMD_IMPOSSIBLE" } });
  expect([lastState(book.get("a")!), book.impossible]).toEqual(["RUNNING", 1]);
});

test("a device that never spoke of a command is asked for it until it does, over a lost link too", async () => {
  const clock = manualClock(1000);
  const sent: string[] = [];
  const book = openCommandBook({
    clock,
    journal: memoryJournal(),
    port: { send: (c: Command) => sent.push(c.commandId) > 0 } as unknown as CommandPort,
    timeoutMs: () => 10_000,
    onState: () => {},
  });
  const ticks = async (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      clock.advance(1000);
      await book.tick();
    }
    return sent.splice(0).length;
  };
  const say = (id: string, state: ActionState["state"]) =>
    book.observe({ commandId: commandId(id), state, atMs: clock.nowMs(), reason: "", result: {} });
  await book.send(command("a", 1000));
  await book.offline("m");
  expect(await ticks(20), "the order itself, then questions after its expiry").toBeGreaterThan(3);
  await say("a", "EXPIRED");
  expect(await ticks(20)).toBe(0);
  await book.send(command("b", clock.nowMs()));
  await say("b", "ACCEPTED");
  await book.offline("m");
  expect(await ticks(20), "what it took up it reports by itself").toBe(1);
});
