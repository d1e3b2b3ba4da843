import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { must } from "../../twins/core/result.ts";
import { connectTo } from "./connect.ts";
import { attempt } from "./failures.ts";

it("a thousand reads at once are answered over few connections, and none waits for a transaction", async () => {
  let now = 0;
  let most = 0;
  const held: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    most = Math.max(most, ++now);
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const { id, method } = JSON.parse(text) as { id: number; method: string };
    const answer = () => {
      now--;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result: "0x1" }));
    };
    if (method === "eth_sendRawTransaction") held.push(answer);
    else setTimeout(answer, 5);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { provider } = must(await connectTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  const sent = Array.from({ length: 60 }, () => provider.send("eth_sendRawTransaction", ["0x00"]));
  await expect.poll(() => held.length).toBe(60);
  const reads = await Promise.all(Array.from({ length: 1_000 }, () => provider.send("eth_blockNumber", [])));
  expect(reads).toEqual(Array.from({ length: 1_000 }, () => "0x1"));
  expect(most).toBeLessThanOrEqual(60 + 48);
  for (const answer of held) answer();
  expect(await Promise.all(sent)).toHaveLength(60);
  provider.destroy();
  server.closeAllConnections();
  server.close();
});

/** A node that tells its chain id, and then answers like this. */
async function hostile(answers: (response: ServerResponse) => void, chainId = "0x1") {
  const server = createServer(async (request, response) => {
    const { id, method } = (await json(request)) as { id: number; method: string };
    if (method === "eth_chainId") response.end(JSON.stringify({ jsonrpc: "2.0", id, result: chainId }));
    else answers(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const ending = new AbortController();
  const connected = await connectTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, ending.signal);
  const close = (): void => {
    if (connected.ok) connected.value.provider.destroy();
    server.closeAllConnections();
    server.close();
  };
  return { connected, ending, close };
}

it("unpacks no compressed answer and takes no endless one", async () => {
  let bombs = true;
  const { connected, close } = await hostile((response) => {
    if (bombs) return void response.setHeader("content-encoding", "gzip").end(gzipSync(" ".repeat(8_000_000)));
    const flood = () => {
      while (!response.destroyed && response.write(" ".repeat(65_536)));
    };
    response.on("drain", flood);
    flood();
  });
  const { provider } = must(connected);
  const down = { ok: false, error: { code: "CHAIN_DOWN" } };
  expect(await attempt("head", () => provider.getBlockNumber())).toMatchObject(down);
  bombs = false;
  expect(await attempt("head", () => provider.getBlockNumber())).toMatchObject(down);
  close();
});

it("ends a request that is on its way when the provider is destroyed, or its beginning is called off", async () => {
  for (const end of ["destroy", "abort"]) {
    let asked = 0;
    const { connected, ending, close } = await hostile(() => asked++);
    const { provider } = must(connected);
    const head = attempt("head", () => provider.getBlockNumber());
    await expect.poll(() => asked).toBe(1);
    if (end === "destroy") provider.destroy();
    else ending.abort();
    expect(await head).toMatchObject({ ok: false, error: { code: "CHAIN_DOWN" } });
    expect(await attempt("head", () => provider.getBlockNumber())).toMatchObject({
      ok: false,
      error: { code: "CHAIN_DOWN" },
    });
    close();
  }
});

it("takes no chain id that is no number of a chain, and no address that is none", async () => {
  for (const chainId of [`0x${"f".repeat(64)}`, "56", "0x"]) {
    const { connected, close } = await hostile(() => {}, chainId);
    expect(connected).toMatchObject({ ok: false, error: { code: "CHAIN_DOWN" } });
    close();
  }
  expect(await connectTo("somewhere")).toMatchObject({ ok: false, error: { code: "CHAIN_DOWN" } });
});
