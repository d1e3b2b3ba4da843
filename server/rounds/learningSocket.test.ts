import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { io as connect, type Socket } from "socket.io-client";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { fail, ok } from "../../twins/core/result.ts";
import { LEARNING_LIMITS, type LearningParamsOf } from "../../twins/protocol/learning.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";
import { stderrLog } from "../log.ts";
import { type LearningSocket, MAX_LEARNERS, serveLearning } from "./learningSocket.ts";

const MARKET = `0x${"ab".repeat(20)}` as const;
const http = createServer();
const io = new Server(http);
let nowMs = 0;
const refused: string[] = [];
let serving: LearningSocket;
let device: Socket;

beforeAll(async () => {
  const market = { chainId: 7, address: MARKET };
  const demands = {
    notices: async () => {
      throw new Error("a hidden reason");
    },
    turn: async () => fail("LEARN_UNKNOWN", "none"),
  };
  serving = serveLearning({
    io,
    clock: { nowMs: () => nowMs },
    log: stderrLog("learning", () => {}),
    open: () => ok({ market, demands: demands as never }),
    join: async (asked: LearningParamsOf<"join">) =>
      asked.code === "a good code" ? ok({ device: MARKET }) : fail("AUTH_FORBIDDEN", "no"),
    refused: (code) => refused.push(code),
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
});
beforeEach(async () => {
  refused.length = 0;
  nowMs += 3_600_000;
  device = connect(`http://127.0.0.1:${(http.address() as AddressInfo).port}/learning`, {
    transports: ["websocket"],
    forceNew: true,
  });
  await new Promise<void>((resolve) => device.once("connect", resolve));
});
afterEach(() => {
  device.disconnect();
});
afterAll(() => io.close());

const ask = async (name: unknown, params: unknown) =>
  (await device.timeout(10_000).emitWithAck("ask", name, params)) as {
    ok: boolean;
    value?: unknown;
    error?: { code: string; details?: { waitMs?: number } };
  };
const code = async (name: unknown, params: unknown) => (await ask(name, params)).error?.code ?? "ok";

it("LRN-01 every ask is acknowledged with ok or a code, and nothing of the server's insides", async () => {
  expect((await ask("hello", { protocol: PROTOCOL_VERSION })).value).toMatchObject({ chainId: 7, market: MARKET });
  expect(await code("hello", { protocol: 99 })).toBe("WIRE_VERSION");
  for (const name of ["constructor", "ask", 5, null]) expect(await code(name, {})).toBe("WIRE_SCHEMA");
  for (const params of [null, {}, { protocol: "1" }, { protocol: 1, more: 1 }])
    expect(await code("hello", params)).toBe("WIRE_SCHEMA");
  const broken = await ask("demands", {});
  expect(broken.error?.code).toBe("HOST_INTERNAL");
  expect(JSON.stringify(broken)).not.toContain("hidden");
  const tooLarge = new Uint8Array(LEARNING_LIMITS.updateBytes + 1);
  const update = { demand: "1", round: 0, device: MARKET, message: tooLarge, signature: `0x${"00".repeat(65)}` };
  expect(await code("deliver", update)).toBe("WIRE_SCHEMA");
  expect(refused).toContain("WIRE_SCHEMA");
});

it("LRN-01 asks faster than the limit are refused with the time to wait", async () => {
  const answers = await Promise.all(
    Array.from({ length: LEARNING_LIMITS.burstAsks + 5 }, () => ask("hello", { protocol: PROTOCOL_VERSION })),
  );
  const late = answers.filter((one) => !one.ok);
  expect(late.length).toBe(5);
  expect(late[0]?.error).toMatchObject({ code: "AUTH_RATE", details: { waitMs: 200 } });
  nowMs += 200;
  expect(await code("hello", { protocol: PROTOCOL_VERSION })).toBe("ok");
});

it("LRN-04 LRN-08 a turn of no demand is refused, and changes are told", async () => {
  expect(await code("turn", { demand: "9", device: MARKET })).toBe("LEARN_UNKNOWN");
  const told = new Promise((resolve) => device.once("changed", resolve));
  serving.changed("12");
  expect(await told).toBe("12");
  expect(serving.count()).toBe(1);
});

it("more learners than there may be are turned away", async () => {
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/learning`;
  const many: Socket[] = [];
  const before = serving.count();
  const dial = async () => {
    const socket = connect(url, { transports: ["websocket"], forceNew: true, reconnection: false });
    many.push(socket);
    return new Promise<string>((resolve) => {
      socket.once("connect", () => resolve("ok"));
      socket.once("connect_error", (error) => resolve(error.message));
    });
  };
  for (let at = before; at < MAX_LEARNERS; at += 100)
    await Promise.all(Array.from({ length: Math.min(100, MAX_LEARNERS - at) }, dial));
  expect(serving.count()).toBe(MAX_LEARNERS);
  expect(await dial()).toBe("AUTH_RATE");
  for (const socket of many) socket.disconnect();
}, 60_000);
