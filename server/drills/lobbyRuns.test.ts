import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type KeptLobby, LobbySchema } from "./lobby.ts";
import { changeLobby, type LobbyShared, type OpenLobby } from "./lobbyRuns.ts";

const folder = mkdtempSync(join(tmpdir(), "aitn-lobby-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("changes of a lobby that come at once are written one after the other, and the last one stands", async () => {
  mkdirSync(join(folder, "ABCDEF"));
  const kept: KeptLobby = {
    ...{ code: "ABCDEF", drill: "hotel-fire", agents: 0, seed: 1, host: "0".repeat(64), phase: "waiting", run: 1 },
    ...{ startsAtMs: null, createdAtMs: 0, people: [], end: null, permit: null, guidance: true, model: null },
    ...{ permitNote: null, live: false, liveStart: null, liveTold: null },
  };
  const lobby: OpenLobby = {
    ...{ kept, run: null, bodies: [], here: 0, emptySinceMs: 0, end: null },
  };
  let told = 0;
  const shared = { folder, events: { changed: () => told++ } } as unknown as LobbyShared;
  await Promise.all(Array.from({ length: 30 }, (_, seed) => changeLobby(shared, lobby, { seed })));
  const written = LobbySchema.parse(JSON.parse(readFileSync(join(folder, "ABCDEF", "lobby.json"), "utf8")));
  expect([written.seed, told]).toEqual([29, 30]);
});
