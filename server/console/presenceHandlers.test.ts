import { beforeEach, expect, test } from "vitest";
import { ok } from "../../twins/core/result.ts";
import type { JournalledEvent, Person } from "../../twins/protocol/console.ts";
import { MOVES_PER_S } from "../../twins/protocol/presence.ts";
import type { ConsoleSession, Handlers } from "./consoleSocket.ts";
import { type PresenceSide, presenceSide } from "./presenceHandlers.ts";

const olga: Person = { name: "olga", role: "operator", local: false, address: "0xaa" };
const local: Person = { name: "local-operator", role: "manager", local: true, address: "0xbb" };
const PLACE = { siteId: "fms", select: "pump-1", storey: null, at: null, eye: null, edit: false };

let nowMs: number;
let side: PresenceSide;
let handlers: Handlers;

const session = (id: string, person: Person | null = olga): ConsoleSession => ({
  id,
  remote: "192.0.2.7",
  person,
  tokenId: "t-1",
  sites: new Set(["fms"]),
});
/** What each of these consoles is told by the next tick. */
function told(...of: ConsoleSession[]): JournalledEvent["event"][] {
  const events: JournalledEvent["event"][] = [];
  side.tick((siteId, eventFor) => {
    for (const one of of) if (one.sites.has(siteId)) events.push(eventFor(one).event);
  });
  return events;
}

beforeEach(() => {
  nowMs = 0;
  side = presenceSide({ nowMs: () => nowMs });
  handlers = side.handlers({
    subscribe: async ({ siteId }: { siteId: string }, one: ConsoleSession) => {
      one.sites.add(siteId);
      return ok({});
    },
    unsubscribe: async ({ siteId }: { siteId: string }, one: ConsoleSession) => {
      one.sites.delete(siteId);
      return ok({});
    },
    login: async (_: unknown, one: ConsoleSession) => {
      one.person = olga;
      return ok({});
    },
    logout: async (_: unknown, one: ConsoleSession) => {
      one.person = null;
      return ok({});
    },
  } as unknown as Omit<Handlers, "present">);
});

test("CON-20 who looks is answered with who is there, and who did not subscribe is not listed", async () => {
  const [a, b] = [session("a"), session("b", local)];
  await handlers.present(PLACE, a);
  expect(await handlers.present(PLACE, b)).toEqual(
    ok({
      you: "guest:1",
      people: [
        { id: "person:olga", name: "olga", guest: null, role: "operator", places: [expect.anything()] },
        { id: "guest:1", name: null, guest: 1, role: "manager", places: [expect.anything()] },
      ],
      more: 0,
    }),
  );
  const stranger = session("c");
  stranger.sites.clear();
  expect(await handlers.present(PLACE, stranger)).toMatchObject({ value: { you: null, people: { length: 2 } } });
});

test("CON-20 the whole list comes at first and again after some seconds, not with each move", async () => {
  const a = session("a");
  const whole = async (): Promise<boolean> => {
    const answer = await handlers.present({ ...PLACE, select: `t${nowMs}` }, a);
    return answer.ok && answer.value.people !== null;
  };
  const answers: boolean[] = [];
  for (nowMs = 0; nowMs <= 5_000; nowMs += 1_000) answers.push(await whole());
  expect(answers).toEqual([true, false, false, false, false, true]);
  expect(await whole()).toBe(false);
  await handlers.subscribe({ siteId: "fms" }, a);
  expect(await whole()).toBe(true);
  await handlers.unsubscribe({ siteId: "fms" }, a);
  await handlers.subscribe({ siteId: "fms" }, a);
  expect(await whole()).toBe(true);
});

test("CON-20 what is said too often is answered and changes nothing", async () => {
  const a = session("a");
  for (let n = 0; n <= MOVES_PER_S; n++) await handlers.present({ ...PLACE, select: `t${n}` }, a);
  expect((await handlers.present({ ...PLACE, select: "more" }, a)).ok).toBe(true);
  expect(told(a)).toMatchObject([{ changed: [{ places: [{ select: `t${MOVES_PER_S - 1}` }] }] }]);
});

test("CON-20 that somebody edits is told when it begins and ends, and of nobody who may not", async () => {
  const [a, b] = [session("a"), session("b", { ...olga, name: "vera", role: "viewer" })];
  const guest = session("c", null);
  for (const one of [a, b, guest]) await handlers.present({ ...PLACE, edit: true }, one);
  const [first] = told(a);
  expect(first?.type === "presence" && first.changed.map(({ id, places }) => [id, places[0]?.edit])).toEqual([
    ["person:olga", true],
    ["person:vera", false],
    ["guest:1", false],
  ]);
  await handlers.present(PLACE, a);
  expect(told(b)).toMatchObject([{ changed: [{ id: "person:olga", places: [{ edit: false }] }] }]);
});

test("CON-21 each console is told by its own id; nothing of account, address or session is in it", async () => {
  const [a, b] = [session("sock-a"), session("sock-b", local)];
  await handlers.present(PLACE, a);
  await handlers.present(PLACE, b);
  const events = told(a, b);
  expect(events).toMatchObject([{ you: "person:olga" }, { you: "guest:1" }]);
  expect(JSON.stringify(events)).not.toMatch(/sock-|0xaa|0xbb|192\.0\.2|t-1|local-operator/);
  expect(told(a, b)).toEqual([]);
});

test.each([
  ["unsubscribes", (one: ConsoleSession) => handlers.unsubscribe({ siteId: "fms" }, one)],
  ["signs out", (one: ConsoleSession) => handlers.logout({}, one)],
  ["signs in as another", (one: ConsoleSession) => handlers.login({ name: "olga", password: "x" }, one)],
  ["goes", async (one: ConsoleSession) => side.ended(one)],
])("CON-22 a console that %s is gone with the next event", async (_, act) => {
  const [a, b] = [session("a", local), session("b")];
  await handlers.present(PLACE, a);
  await handlers.present(PLACE, b);
  told(b);
  await act(a);
  expect(told(b)).toMatchObject([{ gone: ["guest:1"], changed: [] }]);
});
