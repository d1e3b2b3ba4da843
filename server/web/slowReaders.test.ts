import { createServer, type Server as HttpServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { Server } from "socket.io";
import { io as client } from "socket.io-client";
import { afterEach, beforeEach, expect, it } from "vitest";
import { endSlowReaders } from "./slowReaders.ts";

const KIB = 1024;
const ANSWER = "x".repeat(64 * KIB);
/** Far more than the system's own buffers between two sockets hold. */
const MOST_ASKS = 4_000;

let http: HttpServer;
let server: Server;
let port: number;
let closed: number;
const open: Socket[] = [];

async function serve(limits: { each: number; together: number }): Promise<void> {
  endSlowReaders(server, () => closed++, limits);
  server
    .of("/console")
    .on("connection", (socket) => void socket.on("ask", (reply: (text: string) => void) => reply(ANSWER)));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  port = (http.address() as AddressInfo).port;
}

beforeEach(() => {
  http = createServer();
  server = new Server(http);
  closed = 0;
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await server.close();
});

/** A frame of WebSocket from a client, masked with zeros. */
function frame(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > 125) throw new RangeError("one byte tells the length here");
  return Buffer.concat([Buffer.from([0x81, 0x80 | bytes.length, 0, 0, 0, 0]), bytes]);
}

/** A console that has joined, and reads nothing from then on. */
async function deafConsole(): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  open.push(socket);
  socket.on("error", () => {});
  const heard = (text: string) =>
    new Promise<void>((resolve) => {
      const hear = (chunk: Buffer) => {
        if (!chunk.toString("latin1").includes(text)) return;
        socket.off("data", hear);
        resolve();
      };
      socket.on("data", hear);
    });
  socket.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString("base64")}\r\n\r\n`,
  );
  await heard('0{"sid"');
  socket.write(frame("40/console,"));
  await heard("40/console,");
  socket.pause();
  return socket;
}

const consoles = (): number => server.of("/console").sockets.size;

/** Asks until it is enough, or was asked enough for any limit; how often each asked. */
async function askUntil(sockets: readonly Socket[], enough: () => boolean): Promise<number> {
  let asks = 0;
  for (; asks < MOST_ASKS && !enough(); asks++) {
    for (const socket of sockets) if (!socket.destroyed) socket.write(frame('42/console,7["ask"]'));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return asks;
}

it("a console that asks and does not read is ended, and what waited for it is forgotten", async () => {
  await serve({ each: 256 * KIB, together: 2 ** 30 });
  const deaf = await deafConsole();
  await askUntil([deaf], () => closed > 0);
  expect(closed).toBe(1);
  await expect.poll(consoles).toBe(0);
});

it("many of them are ended before each has all that one may have", async () => {
  const each = 2_000;
  await serve({ each: each * ANSWER.length, together: ANSWER.length });
  const deaf = await Promise.all(Array.from({ length: 4 }, deafConsole));
  const asks = await askUntil(deaf, () => closed === deaf.length);
  expect(closed).toBe(deaf.length);
  expect(asks).toBeLessThan(each / 2);
});

it("a console that reads gets any number of answers", async () => {
  await serve({ each: 256 * KIB, together: 512 * KIB });
  const socket = client(`http://127.0.0.1:${port}/console`, { transports: ["websocket"], forceNew: true });
  for (let i = 0; i < 100; i++) expect(await socket.emitWithAck("ask")).toHaveLength(ANSWER.length);
  expect([closed, consoles()]).toEqual([0, 1]);
  socket.disconnect();
});
