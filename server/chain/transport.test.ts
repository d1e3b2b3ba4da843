import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, expect, it } from "vitest";
import { type Transport, transportTo } from "./transport.ts";

let server: Server | null = null;
let transport: Transport | null = null;

/** A node that answers like this. */
async function nodeThat(answers: RequestListener): Promise<Transport> {
  const started = createServer(answers);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  transport = transportTo(`http://127.0.0.1:${(started.address() as AddressInfo).port}/secret`);
  return transport;
}

afterEach(async () => {
  transport?.close();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

const down = (said: RegExp, zh: RegExp) => ({
  ok: false,
  error: { code: "CHAIN_DOWN", said: { en: expect.stringMatching(said), zh: expect.stringMatching(zh) } },
});

it("asks for plain bytes, keeps its connection, and gives the answer's text", async () => {
  const sockets = new Set<unknown>();
  const node = await nodeThat((request, response) => {
    sockets.add(request.socket);
    response.end(`链 ${request.headers["accept-encoding"]}`);
  });
  for (let i = 0; i < 5; i++) expect(await node.post("{}")).toEqual({ ok: true, value: "链 identity" });
  expect(sockets.size).toBe(1);
});

it("takes an answer up to the cap, and not a byte more of one that never ends", async () => {
  let closed = 0;
  const node = await nodeThat((request, response) => {
    response.on("close", () => closed++);
    if (request.headers["content-length"] === "4") return void response.end("x".repeat(1_000_000));
    const flood = () => {
      while (!response.destroyed && response.write("x".repeat(65_536)));
    };
    response.on("drain", flood);
    flood();
  });
  expect(await node.post("fits", { maxBytes: 1_000_000 })).toEqual({ ok: true, value: "x".repeat(1_000_000) });
  expect(await node.post("fits", { maxBytes: 999_999 })).toMatchObject(
    down(/more than 999\u202f999 bytes/, /超过 999\u202f999/),
  );
  expect(await node.post("endless", { maxBytes: 1_000_000 })).toMatchObject(
    down(/more than 1\u202f000\u202f000/, /超过/),
  );
  // Whoever floods has its connection closed.
  await expect.poll(() => closed).toBe(3);
});

it("unpacks nothing", async () => {
  const node = await nodeThat((_, response) => {
    response.setHeader("content-encoding", "gzip");
    response.end(gzipSync("x".repeat(1_000_000)));
  });
  expect(await node.post("{}", { maxBytes: 10_000 })).toMatchObject(down(/compressed/, /压缩/));
});

it("gives up on silence and on a drip alike when the time is over", async () => {
  let drips = true;
  const node = await nodeThat((_, response) => {
    if (!drips) return;
    const timer = setInterval(() => response.write(" "), 5);
    response.on("close", () => clearInterval(timer));
  });
  expect(await node.post("{}", { deadlineMs: 200 })).toMatchObject(down(/within 0\.2 s/, /0\.2 秒/));
  drips = false;
  expect(await node.post("{}", { deadlineMs: 200 })).toMatchObject(down(/within 0\.2 s/, /0\.2 秒/));
});

it("follows no redirect, and tells no secret of the address", async () => {
  let asked = 0;
  const node = await nodeThat((_, response) => {
    asked++;
    response.writeHead(307, { location: "/elsewhere" }).end();
  });
  const answered = await node.post("{}");
  expect(answered).toMatchObject(down(/another address/, /另一地址/));
  expect(JSON.stringify(answered)).not.toContain("secret");
  expect(asked).toBe(1);
});

it("asks again where it was asked too often, and not for as long as the node likes", async () => {
  let asked = 0;
  const node = await nodeThat((_, response) => {
    if (asked++ === 0) response.writeHead(429, { "retry-after": "100000000" }).end();
    else response.writeHead(asked === 2 ? 200 : 500).end("now");
  });
  expect(await node.post("{}")).toEqual({ ok: true, value: "now" });
  expect(await node.post("{}")).toMatchObject(down(/status 500/, /状态 500/));
});

it("asks over a new connection when a kept one is gone, and is told so when a new one is", async () => {
  const used = new Set<unknown>();
  let away = false;
  const node = await nodeThat((request, response) => {
    if (away || used.has(request.socket)) return void request.socket.destroy();
    used.add(request.socket);
    response.end("here");
  });
  for (let i = 0; i < 3; i++) expect(await node.post("{}")).toEqual({ ok: true, value: "here" });
  expect(used.size).toBe(3);
  away = true;
  expect(await node.post("{}")).toMatchObject({ ok: false, error: { code: "CHAIN_DOWN" } });
});

it("is closed at once, with all that is on its way", async () => {
  let asked = 0;
  const node = await nodeThat((_, response) => {
    if (asked++ === 0) response.write("{");
  });
  const posted = [node.post("{}"), node.post("{}")];
  await expect.poll(() => asked).toBe(2);
  node.close();
  for (const one of await Promise.all(posted)) expect(one).toMatchObject(down(/closed here/, /已在本端关闭/));
  expect(await node.post("{}")).toMatchObject(down(/closed here/, /已在本端关闭/));
});
