import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server } from "socket.io";
import { io as connect } from "socket.io-client";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  askDrill as ask,
  type DrillSocketClient as Client,
  lobbyOf,
  rawAsk as raw,
} from "../../test/support/drillClient.ts";
import { digestOf } from "../../twins/core/digest.ts";
import { QUALITY, type VerifiedReading } from "../../twins/core/reading.ts";
import { must } from "../../twins/core/result.ts";
import { MODELS } from "../../twins/drill/live/testing.ts";
import { replayDrill } from "../../twins/drill/replay.ts";
import type { Person, Role } from "../../twins/protocol/console.ts";
import { DRILL_NAMESPACE } from "../../twins/protocol/drill.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";
import { drillOf } from "../../twins/sites/drills.ts";
import { hotel } from "../../twins/sites/hotel/index.ts";
import { venue } from "../../twins/sites/hotel/venue.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { createHub } from "../hub/hub.ts";
import { readDrillRecord } from "../runs/drillRecords.ts";
import { type DrillSocket, serveDrills } from "./drillSocket.ts";
import { hashOf, type KeptLobby, LobbySchema, newToken } from "./lobby.ts";
import { scenarioOf } from "./permits.ts";
import { readRecord } from "./record.ts";

/** Real sockets and threads, and a hotel whose doors and counters say how it is. */

const folder = mkdtempSync(join(tmpdir(), "aitn-live-drills-"));
const clients: Client[] = [];
const hub = createHub(["hotel", "home"], { nowMs: () => Date.now() });
const counters = ["l1-lobby", "room-301"] as const;
/** The restaurant's, which its Thing speaks for. */
const DOOR = venue.openings.findIndex(({ id }) => id === "l1_door2");
const isPublic = new Set<string>();
let http: HttpServer;
let io: Server;
let drills: DrillSocket;
let url: string;

const person = (role: Role): Person => ({ name: role, role, local: false, address: "" });

async function open(): Promise<void> {
  http = createServer();
  io = new Server(http);
  const log = { info() {}, warn() {}, error() {} };
  drills = await serveDrills({
    ...{ io, folder, clock: { nowMs: () => Date.now() }, log: log as never, permits: null, guide: null },
    drills: async () => [(await drillOf("hotel-fire"))!, (await drillOf("home-earthquake"))!],
    catalogue: { piece: async () => ({ ok: false, error: { code: "SIM_SITE", message: "" } }) as never },
    siteTitle: (id) => ({ en: id, zh: id }),
    refused() {},
    live: {
      snapshot: (siteId) => hub.snapshot(siteId),
      places: (siteId) => (siteId === "hotel" ? hotel.places : []),
      judge: () => null,
      person: (token) => (token === "staff" ? person("warden") : token === "guest" ? person("viewer") : null),
      isPublic: (siteId) => isPublic.has(siteId),
    },
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}
async function shut(): Promise<void> {
  for (const client of clients.splice(0)) client.close();
  await io.close();
  await drills.close();
}

/** A reading, as ingest makes it. */
function say(thing: string, values: Readonly<Record<string, number>>): void {
  const { index, model } = hub.site("hotel")!.byId.get(thing)!;
  const atMs = Date.now();
  const readings = Object.entries(values).map(([name, value]) => ({
    ...{ thing: index, property: model.properties.findIndex((one) => one.name === name), value },
    ...{ quality: QUALITY.good, observedAtMs: atMs, receivedAtMs: atMs },
  }));
  hub.apply("hotel", readings as unknown as VerifiedReading[]);
}
const door = (isOpen: boolean): void => say("l1_door2", { open: isOpen ? 1 : 0, state: isOpen ? 2 : 0 });
const count = (room: (typeof counters)[number], people: number): void => say(`count-${room}`, { people });

beforeAll(async () => {
  for (const thing of hotel.things) must(hub.add("hotel", thing, thingModels[thing.model]!));
  for (const room of counters) {
    const title = { en: `Counter ${room}`, zh: `计数器 ${room}` };
    const pose = { x: 0, y: 0, z: 0, headingRad: 0 };
    const thing = { id: `count-${room}`, model: MODELS.counter.type, title, place: room, parent: null, pose };
    must(hub.add("hotel", thing, MODELS.counter));
  }
  await open();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  isPublic.clear();
});
afterAll(async () => {
  await shut();
  rmSync(folder, { recursive: true, force: true });
});

async function come(token?: string): Promise<Client> {
  const made: Client = connect(`${url}${DRILL_NAMESPACE}`, {
    ...{ transports: ["websocket"], forceNew: true, reconnection: false },
  });
  clients.push(made);
  await ask(made, "hello", { protocol: PROTOCOL_VERSION, ...(token === undefined ? {} : { token }) });
  return made;
}
const keptOf = (code: string): KeptLobby =>
  LobbySchema.parse(JSON.parse(readFileSync(join(folder, code, "lobby.json"), "utf8")));

const WISH = { drill: "hotel-fire", agents: 0, seed: 5, live: true } as const;

test("DRL-25 a stranger learns nothing of where people are, and is told what to do; who only looks on begins nothing", async () => {
  door(true);
  count("l1-lobby", 2);
  const stranger = await come();
  for (const answer of [raw(stranger, "live", { drill: "hotel-fire" }), raw(stranger, "create", WISH)]) {
    const got = await answer;
    expect(got).toMatchObject({ ok: false, error: { code: "AUTH_REQUIRED" } });
    if (!got.ok)
      expect([got.error.said!.en, got.error.said!.zh].join()).toMatch(/Sign in on this server's console.*登录/);
  }
  const guest = await come("guest");
  expect(await raw(guest, "create", WISH)).toMatchObject({ ok: false, error: { code: "AUTH_FORBIDDEN" } });
  const staff = await come("staff");
  const { code, host } = await ask(staff, "create", WISH);
  await ask(staff, "join", { code, name: "Ada", role: "warden", host });
  expect((await ask(stranger, "look", { code })).lobby.live).toEqual({ told: null });
  const refused = await raw(stranger, "join", { code, name: "Eve", role: "resident" });
  expect(refused).toMatchObject({ ok: false, error: { code: "AUTH_REQUIRED" } });
  // Whoever is signed in sees how the site is anyhow.
  await ask(guest, "join", { code, name: "Bo", role: "resident" });
  // What the owner has made public is.
  isPublic.add("hotel");
  expect((await ask(stranger, "live", { drill: "hotel-fire" })).told.people).toMatchObject({ counted: 2 });
  // A site of which nothing is known offers nothing, and says so.
  expect(await raw(staff, "live", { drill: "home-earthquake" })).toMatchObject({
    ...{ ok: false, error: { code: "SIM_STATE", said: { en: expect.stringMatching(/no device that tells/) } } },
  });
}, 60_000);

test("DRL-25 a drill begins from what telemetry says when it is started, and its record and a restart keep that", async () => {
  door(true);
  count("l1-lobby", 1);
  const staff = await come("staff");
  const { code, host } = await ask(staff, "create", WISH);
  const { token, lobby } = await ask(staff, "join", { code, name: "Ada", role: "warden", host });
  expect(lobby.live).toEqual({ told: null });
  expect((await ask(staff, "live", { drill: "hotel-fire" })).told.doors).toMatchObject({ open: 1, closed: 0 });
  // Between the waiting room and the start things change.
  door(false);
  count("l1-lobby", 4);
  count("room-301", 2);
  const told = new Promise<readonly (readonly [number, number])[]>((resolve) => staff.once("doors", resolve));
  const running = lobbyOf(staff, ({ phase }) => phase === "running");
  await ask(staff, "start", {});
  const { live } = await running;
  expect(live!.told).toMatchObject({ doors: { open: 0, closed: 1 }, people: { taken: 6, counted: 6, rooms: 2 } });
  expect((await told).find(([opening]) => opening === DOOR)).toEqual([DOOR, 1]);
  const start = keptOf(code).liveStart!;
  expect(start.people.map(({ rooms, count }) => [rooms, count])).toEqual([
    [["l1-lobby"], 4],
    [["room-301"], 2],
  ]);
  // Later telemetry is not of this run.
  door(true);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  await shut();
  const kept = keptOf(code);
  const record = await readRecord(join(folder, code, "record-1.jsonl"), {
    ...kept,
    guidance: null,
    live: kept.liveStart,
  });
  expect(record.ticks).toBeGreaterThan(20);
  const definition = (await drillOf("hotel-fire"))!;
  const played = async (of: typeof record) => {
    const { world, next } = must(await replayDrill(definition, of, readDrillRecord));
    const began = Array.from({ length: world.agents }, (_, body) => venue.rooms[world.crowd.roomOf(body)]!.id);
    while (next());
    return { began: began.sort(), digest: world.digest() };
  };
  const once = await played(record);
  expect(once.began).toEqual([...Array.from({ length: 4 }, () => "l1-lobby"), "room-301", "room-301"]);
  expect((await played(record)).digest).toBe(once.digest);
  const { live: _, ...written } = record;
  expect((await played(written)).digest).not.toBe(once.digest);
  // The server starts again, and the drill goes on from the same beginning.
  await open();
  const back = await come();
  const again = await ask(back, "join", { code, name: "Ada", role: "warden", token });
  expect(again.lobby.phase).toBe("running");
  expect(again.lobby.live!.told!.atMs).toBe(start.atMs);
  expect(keptOf(code).liveStart).toEqual(start);
}, 120_000);

test("DRL-25 the same once more begins from the same state, another from how it is then; the permit is of the state", async () => {
  count("l1-lobby", 3);
  const staff = await come("staff");
  const { start, told } = await ask(staff, "live", { drill: "hotel-fire" });
  const [token, code] = [newToken(), "KVEDAA"];
  const kept: KeptLobby = {
    ...{ code, drill: "hotel-fire", agents: 0, seed: 5, host: hashOf("x"), phase: "ended", startsAtMs: null, run: 1 },
    ...{ createdAtMs: Date.now(), permit: null, guidance: false, model: null, permitNote: null },
    people: [{ name: "Ada", role: "warden", isHost: true, token: hashOf(token), who: null }],
    ...{ live: true, liveStart: start, liveTold: told },
    end: { digest: digestOf("run"), lengthS: 1, participants: [], agents: 3, agentsSafe: 3 },
  };
  await shut();
  mkdirSync(join(folder, code));
  writeFileSync(join(folder, code, "lobby.json"), JSON.stringify(kept));
  await open();
  const back = await come("staff");
  await ask(back, "join", { code, name: "Ada", role: "warden", token });
  count("l1-lobby", 8);
  count("room-301", 2);
  await ask(back, "again", { course: "same" });
  expect(keptOf(code)).toMatchObject({ run: 2, seed: 5, liveStart: start });
  const counting = lobbyOf(back, ({ phase }) => phase === "countdown");
  await ask(back, "start", {});
  expect((await counting).live!.told!.atMs).toBe(start.atMs);
  await shut();
  writeFileSync(join(folder, code, "lobby.json"), JSON.stringify(kept));
  await open();
  const host = await come("staff");
  await ask(host, "join", { code, name: "Ada", role: "warden", token });
  await ask(host, "again", { course: "other" });
  expect(keptOf(code).liveStart).toBeNull();
  count("l1-lobby", 8);
  count("room-301", 2);
  const other = lobbyOf(host, ({ phase }) => phase === "countdown");
  await ask(host, "start", {});
  expect((await other).live!.told!.people!.counted).toBe(8 + 2);
  const definition = (await drillOf("hotel-fire"))!;
  const scenario = (liveStart: KeptLobby["liveStart"]) => digestOf(scenarioOf({ ...kept, liveStart }, definition));
  expect(scenario(start)).not.toBe(scenario(null));
  expect(scenario(start)).not.toBe(scenario({ ...start, people: [] }));
}, 120_000);
