import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Server } from "socket.io";
import { io as connect } from "socket.io-client";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  askDrill as ask,
  type DrillSocketClient as Client,
  lobbyOf,
  rawAsk as raw,
} from "../../test/support/drillClient.ts";
import { readDrillFrame } from "../../twins/drill/frame.ts";
import { readFloodView } from "../../twins/drill/hazards/floodView.ts";
import { readOutageView } from "../../twins/drill/hazards/outageView.ts";
import { readQuakeView } from "../../twins/drill/hazards/quakeView.ts";
import {
  DRILL_NAMESPACE,
  type DrillAnswer,
  type DrillAsk,
  DrillResults,
  type OwnState,
  RollSchema,
  type RollView,
  SceneSchema,
  type SceneView,
} from "../../twins/protocol/drill.ts";
import { writeMove } from "../../twins/protocol/drillMove.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";
import { drillOf } from "../../twins/sites/drills.ts";
import { type DrillSocket, serveDrills } from "./drillSocket.ts";

/** Real sockets and real threads: two people come in by a code, one of them comes back after the server was ended. */

const DRILLED = ["hotel-fire", "home-earthquake", "merewether-flood"];
const folder = mkdtempSync(join(tmpdir(), "aitn-drills-"));
const refused: string[] = [];
let http: HttpServer;
let io: Server;
let drills: DrillSocket;
let url: string;
const clients: Client[] = [];

async function open(): Promise<void> {
  http = createServer();
  io = new Server(http);
  const log = {
    info() {},
    warn() {},
    error: (text: string, more?: object) => refused.push(`${text} ${JSON.stringify(more)}`),
  };
  drills = await serveDrills({
    ...{ io, folder, clock: { nowMs: () => Date.now() }, log: log as never },
    drills: async () => Promise.all(DRILLED.map((id) => drillOf(id)!)),
    catalogue: { piece: async () => ({ ok: false, error: { code: "SIM_SITE", message: "" } }) as never },
    siteTitle: (id) => ({ en: id, zh: id }),
    refused: (code) => refused.push(code),
    permits: null,
    guide: null,
    live: null,
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}
async function shut(): Promise<void> {
  for (const client of clients.splice(0)) client.close();
  await io.close();
  await drills.close();
}
beforeAll(open);
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(async () => {
  await shut();
  rmSync(folder, { recursive: true, force: true });
});

function client(): Client {
  const made: Client = connect(`${url}${DRILL_NAMESPACE}`, {
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
  });
  clients.push(made);
  return made;
}
const codeOf = async (answer: Promise<DrillAnswer<DrillAsk>>): Promise<string> => {
  const got = await answer;
  return got.ok ? "ok" : got.error.code;
};
const ownOf = (of: Client, wanted: (state: OwnState) => boolean): Promise<OwnState> =>
  new Promise((resolve) => {
    const see = (state: OwnState): void => {
      if (!wanted(state)) return;
      of.off("own", see);
      resolve(state);
    };
    of.on("own", see);
  });

test("DRL-01 DRL-02 a code and a name are enough; what is malformed, unknown or taken is refused with its code", async () => {
  const one = client();
  expect((await ask(one, "hello", { protocol: PROTOCOL_VERSION })).protocol).toBe(PROTOCOL_VERSION);
  expect(await codeOf(raw(one, "hello", { protocol: 999 }))).toBe("WIRE_VERSION");
  const { drills: offered } = await ask(one, "drills", {});
  expect(offered.map(({ id }) => id)).toEqual(DRILLED);
  const { code, host } = await ask(one, "create", { drill: "hotel-fire", agents: 3, seed: 9 });
  expect(code).toMatch(/^[A-Z2-9]{6}$/);
  expect(await codeOf(raw(one, "create", { drill: "no-such", agents: 3 }))).toBe("SIM_UNKNOWN");
  expect(await codeOf(raw(one, "look", { code: "ZZZZZZ" }))).toBe("SIM_UNKNOWN");
  expect(await codeOf(raw(one, "look", { code: "../../x" }))).toBe("WIRE_SCHEMA");
  for (const name of ["", "   ", "x".repeat(25), "a\u202Eb", "a\u0000b"])
    expect([name, await codeOf(raw(one, "join", { code, name, role: "resident" }))]).toEqual([name, "WIRE_SCHEMA"]);
  const joined = await ask(one, "join", { code, name: "  Ada   L. ", role: "warden", host });
  expect(joined.lobby.people).toEqual([{ who: 0, name: "Ada L.", role: "warden", isHost: true, isHere: true }]);
  expect(joined.venue.rooms.length).toBeGreaterThan(40);
  expect(await codeOf(raw(one, "siteFile", { siteId: "fms", file: "description", from: 0 }))).toBe("SIM_SITE");
  const two = client();
  // Who knows the host's secret second is no host; who only waits may not start.
  const second = await ask(two, "join", { code, name: "Bo", role: "resident", host });
  expect(second.lobby.people[1]).toMatchObject({ isHost: false });
  expect(await codeOf(raw(two, "start", {}))).toBe("AUTH_FORBIDDEN");
  expect(await codeOf(raw(two, "act", { kind: "warn", opening: null }))).toBe("SIM_STATE");
  expect(await codeOf(raw(two, "debrief", {}))).toBe("SIM_STATE");
  await ask(two, "leave", {});
  await expect.poll(async () => (await ask(one, "look", { code })).lobby.people.length).toBe(1);
});

test("DRL-10 a drill in the open tells its ground, its water to who comes late, and which way leads up", async () => {
  const one = client();
  const { code, host } = await ask(one, "create", { drill: "merewether-flood", agents: 5, seed: 9 });
  const joined = await ask(one, "join", { code, name: "Ada", role: "resident", host });
  const { venue } = DrillResults.join.parse(joined);
  const { columns, rows, heights } = venue.ground!;
  expect((heights as Uint8Array).byteLength).toBe(2 * columns * rows);
  const told = ownOf(one, ({ way }) => way !== undefined);
  await ask(one, "start", {});
  const { way, floodClass, isDriving } = await told;
  expect(way!.m).toBeGreaterThan(20);
  expect([floodClass, isDriving]).toEqual([0, false]);
  const late = client();
  const seen = new Promise<Uint8Array>((resolve) => late.once("hazard", (bytes) => resolve(new Uint8Array(bytes))));
  await ask(late, "join", { code, name: "Bo", role: "resident" });
  expect(readFloodView(await seen)!.cars.length).toBeGreaterThan(3);
  expect(await codeOf(raw(one, "act", { kind: "drive", opening: null }))).toBe("SIM_STATE");
  await ask(one, "leave", {});
}, 60_000);

test("DRL-04 DRL-08 who comes back is told at once all that can be seen of the hazard and of people, also where nothing of it changes", async () => {
  const one = client();
  const { code, host } = await ask(one, "create", { drill: "home-earthquake", agents: 0, seed: 2 });
  const { token, venue } = await ask(one, "join", { code, name: "Ada", role: "resident", host });
  const runs = lobbyOf(one, ({ phase }) => phase === "running");
  await ask(one, "start", {});
  await runs;
  // Before it shakes, furniture is told of once.
  await ownOf(one, ({ tick }) => tick > 20);
  one.close();
  const back = client();
  const told = new Promise<ArrayBuffer | Uint8Array>((resolve) => back.on("hazard", resolve));
  const scene = new Promise<SceneView>((resolve) => back.on("scene", resolve));
  await ask(back, "join", { code, name: "Ada", role: "resident", token });
  const bytes = await told;
  // In the envelope of the house's power cut, which has not come yet.
  const { outage, rest } = readOutageView(new Uint8Array(bytes as Buffer))!;
  expect(outage.dark).toEqual([false, false]);
  const view = readQuakeView(rest, venue)!;
  expect(view.pieces.length).toBeGreaterThan(30);
  expect(view.shakingMps2).toBe(0);
  expect(SceneSchema.parse(await scene)).toEqual({ kinds: [0], signs: [], bottles: [], along: [] });
}, 120_000);

/** A warden is told the roll and a resident is not; who is led says so, until they move themselves. */
async function followed(warden: Client, resident: Client): Promise<void> {
  let rolls = 0;
  resident.on("roll", () => rolls++);
  const roll = await new Promise<RollView>((resolve) => warden.once("roll", resolve));
  expect(RollSchema.safeParse(roll).success).toBe(true);
  expect(roll.people.map(({ who }) => who)).toEqual([0, 1]);
  expect(roll.rooms.length).toBeGreaterThan(20);
  expect(await codeOf(raw(resident, "goTo", { to: { kind: "room", room: "no-such" } }))).toBe("SIM_UNKNOWN");
  expect(await codeOf(raw(resident, "goTo", { to: { kind: "away" } } as never))).toBe("WIRE_SCHEMA");
  await ask(resident, "goTo", { to: { kind: "muster" } });
  await ownOf(resident, ({ isGuided }) => isGuided);
  const wish = { x: 0, y: 127, heading: 64, run: false, posture: "standing", hold: false } as const;
  resident.emit("move", writeMove({ number: 1, ...wish }));
  await ownOf(resident, ({ isGuided, number }) => number === 1 && !isGuided);
  resident.emit("move", writeMove({ number: 2, ...wish, y: 0 }));
  expect(rolls).toBe(0);
}

test("DRL-03 DRL-04 DRL-05 DRL-06 DRL-07 a drill runs, moves are answered, who drops comes back as they were, and a restart of the server loses a second at most", async () => {
  const one = client();
  const { code, host } = await ask(one, "create", { drill: "hotel-fire", agents: 3, seed: 9 });
  const { token } = await ask(one, "join", { code, name: "Ada", role: "warden", host });
  const two = client();
  await ask(two, "join", { code, name: "Bo", role: "resident" });
  const seen: number[] = [];
  two.on("frame", (bytes) => {
    const frame = readDrillFrame(new Uint8Array(bytes as ArrayBuffer), { x: 0, y: 0, floors: [] }, () => {});
    seen.push(frame?.tick ?? -1);
  });
  const runs = lobbyOf(one, ({ phase }) => phase === "running");
  await ask(one, "start", {});
  // This server has no chain: the drill runs, and says that no model takes part.
  const begun = await runs;
  expect(begun).toMatchObject({ permit: null, model: null, guidance: true });
  expect(begun.permitNote?.zh).toMatch(/没有链上许可/);
  expect(await codeOf(raw(one, "start", {}))).toBe("SIM_STATE");
  const before = await ownOf(one, () => true);
  one.emit("move", writeMove({ number: 7, x: 127, y: 0, heading: 0, run: false, posture: "standing", hold: false }));
  one.emit("move", new Uint8Array([1, 2, 3]));
  const moved = await ownOf(one, ({ number, x }) => number === 7 && x - before.x > 0.5);
  expect(moved.tick).toBeGreaterThan(before.tick);
  const told = new Promise((resolve) => two.on("signal", resolve));
  // They are in a corridor and in a room beside it; who is on another floor hears nothing (twins/drill/led.test.ts).
  expect(await ask(one, "signal", { signal: "thisWay" })).toEqual({ heard: 1 });
  expect(await told).toEqual({ who: 0, signal: "thisWay" });
  await followed(one, two);
  await expect.poll(() => seen.length, { timeout: 10_000 }).toBeGreaterThan(20);
  expect(seen.every((tick) => tick >= 0)).toBe(true);
  // Ada drops, and is where she was.
  const left = await ownOf(one, () => true);
  one.close();
  const back = client();
  const again = await ask(back, "join", { code, name: "whoever", role: "resident", token });
  expect(again.lobby.people[0]).toMatchObject({ name: "Ada", role: "warden", isHost: true });
  const there = await ownOf(back, () => true);
  expect(Math.hypot(there.x - left.x, there.y - left.y)).toBeLessThan(3);
  await setTimeout(1_500);
  const last = await ownOf(back, () => true);
  await shut();
  await open();
  const after = client();
  const resumed = await ask(after, "join", { code, name: "Ada", role: "warden", token });
  expect(resumed.lobby.phase).toBe("running");
  const state = await ownOf(after, ({ tick }) => tick > last.tick);
  expect(Math.hypot(state.x - last.x, state.y - last.y)).toBeLessThan(1);
  expect(refused.filter((text) => text.includes("failed"))).toEqual([]);
}, 120_000);
