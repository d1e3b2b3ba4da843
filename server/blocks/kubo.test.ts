import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CarReader } from "@ipld/car/reader";
import { afterEach, describe, expect, it } from "vitest";
import { writeCar } from "../../models/pipeline/car.ts";
import { addressOf } from "../../models/pipeline/unixfs.ts";
import { must } from "../../twins/core/result.ts";
import { importToKubo, kuboAddress, readImported } from "./kubo.ts";

/** A server that plays kubo; every test says what it answers. */
let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});
async function play(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<URL> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return must(kuboAddress(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
}
const body = async (request: IncomingMessage): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
};

const content = new Uint8Array(600_000).fill(3);
async function archive() {
  const root = await addressOf([content]);
  const pieces: Uint8Array[] = [];
  await writeCar(root, [content], async (piece) => void pieces.push(piece.slice()));
  const bytes = Buffer.concat(pieces);
  return {
    root: String(root),
    bytes: bytes.length,
    read: async function* () {
      yield bytes;
    },
  };
}
const rootLine = (cid: string, PinErrorMsg = "") => `${JSON.stringify({ Root: { Cid: { "/": cid }, PinErrorMsg } })}\n`;
const OTHER = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
const node = (words: string) => ({ ok: false, error: { code: "DATA_NODE", message: expect.stringContaining(words) } });

describe("a kubo node", () => {
  it("is sent the whole archive as its RPC asks for it, and held to the root that it answers", async () => {
    let roots: string[] = [];
    const asked: (string | undefined)[] = [];
    const address = await play(async (request, response) => {
      asked.push(request.method, request.url);
      const form = await body(request);
      const boundary = /boundary=(\w+)/.exec(request.headers["content-type"] ?? "")?.[1];
      const start = form.indexOf("\r\n\r\n") + 4;
      expect(form.subarray(0, start).toString()).toContain('name="path"');
      const car = form.subarray(start, form.indexOf(`\r\n--${boundary}--\r\n`));
      roots = (await (await CarReader.fromBytes(car)).getRoots()).map(String);
      response.end(rootLine(roots[0] ?? ""));
    });
    const given = await archive();
    expect(await importToKubo(address, given)).toEqual({ ok: true, value: undefined });
    expect(roots).toEqual([given.root]);
    expect(asked).toEqual(["POST", "/api/v0/dag/import?pin-roots=true&stats=false&allow-big-block=false"]);
  });

  it.each<[string, (response: ServerResponse) => void, string]>([
    ["another root", (r) => r.end(rootLine(OTHER)), "another root"],
    ["no root", (r) => r.end('{"Stats":{"BlockCount":1}}\n'), "did not say"],
    ["nothing", (r) => r.end(), "did not say"],
    ["a root that is none", (r) => r.end(rootLine("x")), "another root"],
    ["a page", (r) => r.end("<html>"), "no IPFS node's answer"],
    ["a failed pin", (r) => r.end(rootLine("ROOT", "disk\u001b[2J full")), "did not pin"],
    ["a redirect", (r) => r.writeHead(307, { location: "http://127.0.0.1:1/" }).end(), "another address"],
    ["an error", (r) => r.writeHead(500).end('{"Message":"no space","Code":0}'), "status 500: no space"],
    ["a refusal that is a page", (r) => r.writeHead(403).end("<html>"), "status 403"],
    ["what was not asked for packed", (r) => r.writeHead(200, { "content-encoding": "gzip" }).end("x"), "compressed"],
    ["more than any answer", (r) => r.end("x".repeat(70_000)), "more than 65536 bytes"],
  ])("that answers with %s is not believed", async (_, answer, words) => {
    const given = await archive();
    const address = await play(async (request, response) => {
      await body(request);
      const end = response.end.bind(response);
      // The tests above do not know the root.
      response.end = ((text?: string) => end(text?.replace("ROOT", given.root))) as never;
      answer(response);
    });
    expect(await importToKubo(address, given)).toMatchObject(node(words));
  });

  it("that answers before it has all is heard, and not sent the rest", async () => {
    const given = await archive();
    const address = await play((_, response) => {
      response.writeHead(403, { connection: "close" }).end("{}");
    });
    let sent = 0;
    const endless = {
      ...given,
      bytes: 2 ** 40,
      read: async function* () {
        for (; sent < 2 ** 40; sent += content.length) yield content;
      },
    };
    expect((await importToKubo(address, endless)).ok).toBe(false);
    expect(sent).toBeLessThan(2 ** 40);
  });

  it("that is silent, drips or is not there has an end", async () => {
    const given = await archive();
    const silent = await play(() => {});
    expect(await importToKubo(silent, given, { deadlineMs: 100 })).toMatchObject(node("no whole answer"));
    server?.closeAllConnections();
    server?.close();
    let timer: NodeJS.Timeout | undefined;
    const drips = await play((_, response) => {
      response.write(" ");
      timer = setInterval(() => response.write(" "), 20);
    });
    expect(await importToKubo(drips, given, { deadlineMs: 200 })).toMatchObject(node("no whole answer"));
    clearInterval(timer);
    server?.closeAllConnections();
    server?.close();
    const breaks = await play((request) => void request.socket.destroy());
    expect(await importToKubo(breaks, given)).toMatchObject({ ok: false, error: { code: "DATA_NODE" } });
    server?.close();
    expect(await importToKubo(breaks, given)).toMatchObject({ ok: false, error: { code: "DATA_NODE" } });
  });

  it("is let go at Ctrl+C", async () => {
    const stop = new AbortController();
    const address = await play(() => stop.abort());
    expect(await importToKubo(address, await archive(), { signal: stop.signal })).toMatchObject({
      ok: false,
      error: { code: "SIM_CANCELLED" },
    });
  });

  it("says nothing of its address but the host", () => {
    const address = must(kuboAddress("https://me:secret@node.example/key-123"));
    expect(address.href).toContain("/key-123/api/v0/dag/import");
    const refused = readImported("<html>", OTHER, address.host);
    expect(JSON.stringify(refused)).not.toMatch(/secret|key-123/);
    for (const bad of ["", "x", "ftp://h", "http://h/?a=1", "/ip4/127.0.0.1/tcp/5001"])
      expect(kuboAddress(bad), bad).toMatchObject({ ok: false, error: { code: "HOST_CONFIG" } });
  });
});
