import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { io, type Socket } from "socket.io-client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { issueText } from "../../twins/core/issue.ts";
import { fail, ok } from "../../twins/core/result.ts";
import { type Ask, ConsoleParams, type JournalledEvent, type Person } from "../../twins/protocol/console.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";
import { permit } from "../accounts/permissions.ts";
import { type ConsoleSocket, type Handlers, MAX_WAITING, serveConsole } from "./consoleSocket.ts";

const viewer: Person = { name: "vera", role: "viewer", local: false, address: "" };
let http: HttpServer;
let server: Server;
let consoles: ConsoleSocket;
let url: string;
let audited: [string, string][];
let actors: string[];
let strangers: Set<string>;
let ended: string[];
const open: Socket[] = [];

/** The handlers these tests need; an ask without one would be an error of the test. */
const handlers = {
  hello: async (
    { protocol, token }: { protocol: number; token: string | null },
    session: { person: Person | null; tokenId: string | null },
  ) => {
    if (protocol !== PROTOCOL_VERSION) return fail("WIRE_VERSION", "another version");
    if (token !== null) {
      const person = token === "olga" ? { ...viewer, name: "olga" } : viewer;
      Object.assign(session, { person, tokenId: `t-${token}` });
    }
    return ok({});
  },
  subscribe: async ({ siteId }: { siteId: string }, session: { sites: Set<string> }) => {
    session.sites.add(siteId);
    return ok({});
  },
  stop: async () => ok({}),
  stopByToken: async ({ token }: { token: string }) =>
    token === "halt" ? ok({ stoppedAtMs: 1, told: 1, by: "oleg" }) : fail("AUTH_REQUIRED", "none"),
  plans: async () => {
    throw new Error("secret inside");
  },
} as unknown as Handlers;

beforeEach(async () => {
  http = createServer();
  server = new Server(http);
  audited = [];
  actors = [];
  strangers = new Set();
  ended = [];
  const silent = { info() {}, warn() {}, error() {} };
  consoles = serveConsole({
    io: server,
    log: silent,
    handlers,
    hasSite: (siteId) => siteId === "fms" || siteId === "other",
    permit,
    audit: (who, ask, __, outcome, stranger) => {
      audited.push([ask, outcome]);
      actors.push(`${who} ${ask}`);
      if (stranger) strangers.add(who);
    },
    ended: ({ id }) => ended.push(id),
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/console`;
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.close();
  await server.close();
});

async function connect(token: string | null = "vera") {
  const socket = io(url, { transports: ["websocket"], forceNew: true });
  open.push(socket);
  const ask = (name: unknown, params: unknown) => socket.timeout(5_000).emitWithAck("ask", name, params);
  await ask("hello", { protocol: PROTOCOL_VERSION, token });
  return { socket, ask };
}

test("CON-01 another protocol version is refused", async () => {
  const { ask } = await connect();
  expect(await ask("hello", { protocol: PROTOCOL_VERSION + 1, token: null })).toMatchObject({
    ok: false,
    error: { code: "WIRE_VERSION" },
  });
});

test("the end of a connection is told, so that what it left half done goes with it", async () => {
  const { socket } = await connect();
  const { id } = socket;
  socket.close();
  while (ended.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(ended).toEqual([id]);
});

test("CON-02 every ask is answered: unknown names, wrong shapes, broken handlers", async () => {
  const { ask } = await connect();
  for (const [name, params] of [
    ["nothing", {}],
    ["__proto__", {}],
    ["constructor", {}],
    [7, {}],
    ["subscribe", null],
    ["subscribe", { siteId: 3 }],
    ["subscribe", { siteId: "x".repeat(65) }],
  ])
    expect(await ask(name, params), String(name)).toMatchObject({ ok: false, error: { code: "WIRE_SCHEMA" } });
  const broken = await ask("plans", { siteId: "fms" });
  expect(broken).toMatchObject({ ok: false, error: { code: "HOST_INTERNAL" } });
  expect(JSON.stringify(broken)).not.toContain("secret inside");
});

/** No word can be made of the second: whoever tries to name it throws. */
const EVILS = [
  null,
  { toString: 1, valueOf: 1 },
  JSON.parse("[".repeat(2_000) + "]".repeat(2_000)),
  "\u0000",
  1e308,
  [],
];

test("CON-02 an ask whose name is no word is refused, and the console stays", async () => {
  const { ask } = await connect(null);
  for (const name of EVILS) expect(await ask(name, {})).toMatchObject({ ok: false, error: { code: "WIRE_SCHEMA" } });
});

test.each(Object.keys(ConsoleParams) as Ask[])(
  "CON-02 %s: what a stranger enters is taken or named, never thrown",
  (ask) => {
    const fields = ["siteId", "name", "id", "cursor", "thing", "plan", "act"];
    for (const evil of EVILS)
      for (const params of [evil, Object.fromEntries(fields.map((field) => [field, evil]))]) {
        const parsed = ConsoleParams[ask].safeParse(params);
        if (!parsed.success) expect(issueText(parsed.error, { en: "the whole", zh: "整体" }).en).not.toBe("");
      }
  },
);

test("CON-03 a stranger signs in first, a viewer stops nothing, and both are audited", async () => {
  const stranger = await connect(null);
  expect(await stranger.ask("subscribe", { siteId: "fms" })).toMatchObject({ error: { code: "AUTH_REQUIRED" } });
  const { ask } = await connect();
  expect(await ask("subscribe", { siteId: "fms" })).toMatchObject({ ok: true });
  expect(await ask("stop", { siteId: "fms" })).toMatchObject({ error: { code: "AUTH_FORBIDDEN" } });
  expect(audited).toContainEqual(["stop", "AUTH_FORBIDDEN"]);
  expect(actors).toContain("vera stop");
  expect([...strangers]).toEqual(["127.0.0.1"]);
});

test("CON-14 a site that is not here is neither shown nor stopped as if it were another", async () => {
  const { ask } = await connect();
  for (const name of ["subscribe", "plans"])
    expect(await ask(name, { siteId: "nope" })).toMatchObject({ ok: false, error: { code: "STATE_UNKNOWN_SITE" } });
});

test("a session that no longer stands loses its connection, and the console comes back as a stranger", async () => {
  const [gone, stays] = [await connect("removed"), await connect()];
  const reasons: string[] = [];
  for (const { socket } of [gone, stays]) socket.on("disconnect", (reason) => reasons.push(reason));
  consoles.endSessions((tokenId) => tokenId !== "t-removed");
  await expect.poll(() => gone.socket.connected && reasons.length, { timeout: 10_000 }).toBe(1);
  expect(reasons).toEqual(["transport close"]);
  expect(await gone.ask("subscribe", { siteId: "fms" })).toMatchObject({ error: { code: "AUTH_REQUIRED" } });
  expect(await stays.ask("subscribe", { siteId: "fms" })).toMatchObject({ ok: true });
});

test("CON-09 asks are limited", async () => {
  const { ask } = await connect();
  const answers = await Promise.all(Array.from({ length: 200 }, () => ask("subscribe", { siteId: "fms" })));
  const refused = answers.filter((a) => a.ok === false);
  expect(refused.length).toBeGreaterThan(20);
  for (const { error } of refused) expect(error.code).toBe("AUTH_RATE");
});

test("CON-26 who asks whether anybody is there is answered at once, a stranger too, and within the limit of asks", async () => {
  const socket = io(url, { transports: ["websocket"], forceNew: true });
  open.push(socket);
  await socket.timeout(5_000).emitWithAck("alive");
  socket.emit("alive", "no function");
  let answered = 0;
  for (let i = 0; i < 300; i++) socket.emit("alive", () => answered++);
  await expect.poll(() => answered).toBeGreaterThan(100);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(answered).toBeLessThan(200);
  expect(audited).toEqual([]);
});

test("CON-10 frames and events reach only the consoles of the site", async () => {
  const [a, b] = [await connect(), await connect()];
  await a.ask("subscribe", { siteId: "fms" });
  await b.ask("subscribe", { siteId: "other" });
  const seen: string[] = [];
  for (const [name, { socket }] of [
    ["a", a],
    ["b", b],
  ] as const) {
    socket.on("frame", () => seen.push(`${name} frame`));
    socket.on("event", () => seen.push(`${name} event`));
  }
  consoles.broadcastFrame("fms", new Uint8Array([1, 2, 3]));
  consoles.broadcastEvent({ seq: 1, atMs: 0, siteId: "fms", event: { type: "layout" } });
  await expect.poll(() => seen.length).toBe(2);
  await b.ask("subscribe", { siteId: "other" });
  expect(seen).toEqual(["a frame", "a event"]);
});

test("CON-21 what is told of who is there reaches each console of the site as its own, and no other", async () => {
  const [a, b, away] = [await connect("vera"), await connect("olga"), await connect("vera")];
  for (const { ask } of [a, b]) await ask("subscribe", { siteId: "fms" });
  await away.ask("subscribe", { siteId: "other" });
  const seen: [string, JournalledEvent["event"]][] = [];
  for (const [name, { socket }] of Object.entries({ a, b, away }))
    socket.on("event", ({ event }: JournalledEvent) => seen.push([name, event]));
  consoles.tellEach("fms", ({ person }) => {
    const event = { type: "presence", you: `person:${person?.name}`, changed: [], gone: [], more: 0 } as const;
    return { seq: 0, atMs: 0, siteId: "fms", event };
  });
  await expect.poll(() => seen.length).toBe(2);
  await away.ask("subscribe", { siteId: "other" });
  expect(new Map(seen)).toMatchObject(
    new Map([
      ["a", { you: "person:vera" }],
      ["b", { you: "person:olga" }],
    ]),
  );
  expect(seen).toHaveLength(2);
});

test("CON-18 what is told of a person's trial reaches the consoles at which they are signed in alone", async () => {
  const [own, other, stranger] = [await connect("vera"), await connect("olga"), await connect(null)];
  const seen: string[] = [];
  for (const [name, { socket }] of Object.entries({ own, other, stranger })) socket.on("event", () => seen.push(name));
  const event = { type: "sandbox", trial: "t", row: null } as const;
  consoles.tell("vera", { seq: 0, atMs: 0, siteId: "", event });
  await expect.poll(() => seen.length).toBe(1);
  await other.ask("subscribe", { siteId: "other" });
  await stranger.ask("hello", { protocol: PROTOCOL_VERSION, token: null });
  expect(seen).toEqual(["own"]);
});

test("CON-03 what is told of all sites is told to people who signed in, not to strangers", async () => {
  const [stranger, viewed] = [await connect(null), await connect()];
  const seen: string[] = [];
  stranger.socket.on("event", () => seen.push("stranger"));
  viewed.socket.on("event", () => seen.push("viewer"));
  consoles.broadcastEvent({ seq: 1, atMs: 0, siteId: "", event: { type: "layout" } });
  await expect.poll(() => seen).toContain("viewer");
  await stranger.ask("subscribe", { siteId: "fms" });
  expect(seen).toEqual(["viewer"]);
});

test("CON-11 a console that does not keep up is skipped", async () => {
  const { ask } = await connect();
  await ask("subscribe", { siteId: "fms" });
  const frame = new Uint8Array(1024);
  // In one turn of the event loop nothing can be written out: all of it waits.
  for (let i = 0; i < 4 * MAX_WAITING; i++) consoles.broadcastFrame("fms", frame);
  expect(consoles.skipped()).toBeGreaterThan(0);
});

test("CON-15 the acknowledgement of a subscription comes before its first frame", async () => {
  const { socket } = await connect();
  const order: string[] = [];
  socket.on("frame", () => order.push("frame"));
  const beat = (): void => {
    consoles.broadcastFrame("fms", new Uint8Array(16));
    if (order.length < 5) setImmediate(beat);
  };
  beat();
  socket.emit("ask", "subscribe", { siteId: "fms" }, () => order.push("answer"));
  await expect.poll(() => order.length).toBeGreaterThanOrEqual(5);
  expect(order.indexOf("answer")).toBe(0);
});

test("CON-16 a stranger may stop by a token, under the name of whose it is, and by nothing else", async () => {
  const { ask } = await connect(null);
  expect(await ask("stop", { siteId: "fms" })).toMatchObject({ error: { code: "AUTH_REQUIRED" } });
  expect(await ask("stopByToken", { siteId: "fms", token: "x" })).toMatchObject({
    error: { code: "AUTH_REQUIRED" },
  });
  expect(await ask("stopByToken", { siteId: "nowhere", token: "halt" })).toMatchObject({
    error: { code: "STATE_UNKNOWN_SITE" },
  });
  expect(await ask("stopByToken", { siteId: "fms", token: "halt" })).toMatchObject({ ok: true });
  expect(actors.at(-1)).toBe("oleg stopByToken");
  expect(strangers).not.toContain("oleg");
});
