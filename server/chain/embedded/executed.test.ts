import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { must, ok, type Result } from "../../../twins/core/result.ts";
import { makeGate } from "./gate.ts";
import { listen, MAX_BATCH, MAX_EXECUTED } from "./proxy.ts";

it("the proxy has few calls executed at once: a block waits for those, and for none that wait", async () => {
  const executing: (() => void)[] = [];
  const rpc = {
    call: (method: string) =>
      method === "eth_chainId"
        ? Promise.resolve(ok("0x7"))
        : new Promise<Result<unknown>>((resolve) => executing.push(() => resolve(ok("0x")))),
  };
  const gate = makeGate();
  let wantsBlock = false;
  const producer = {
    send: () => {
      wantsBlock = true;
      return gate.write(async () => ok("0xb"));
    },
    stop: async () => {},
  };
  const status = () => ({ blocks: 0, tornRecords: 0, refused: {} });
  const server = must(
    await listen({ rpc, producer, gate, onRefused: () => {}, status, nowS: () => 0 }, "127.0.0.1", 0),
  );
  const ask = async (json: unknown) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const headers = { "content-type": "application/json" };
    return (await fetch(url, { method: "POST", headers, body: JSON.stringify(json) })).json();
  };
  const call = (method: string, params: unknown[]) => ({ jsonrpc: "2.0", id: 1, method, params });
  const endAll = () => {
    for (const end of executing.splice(0)) end();
  };
  const estimates = ask(Array(MAX_BATCH).fill(call("eth_estimateGas", [{}])));
  await expect.poll(() => executing.length).toBe(MAX_EXECUTED);
  expect(await ask(call("eth_chainId", []))).toMatchObject({ result: "0x7" });
  expect(executing).toHaveLength(MAX_EXECUTED);
  const made = ask(call("eth_sendRawTransaction", ["0x00"]));
  await expect.poll(() => wantsBlock).toBe(true);
  endAll();
  expect(await made).toMatchObject({ result: "0xb" });
  for (let left = MAX_BATCH - MAX_EXECUTED; left > 0; left -= MAX_EXECUTED) {
    await expect.poll(() => executing.length).toBe(Math.min(left, MAX_EXECUTED));
    endAll();
  }
  expect(await estimates).toMatchObject(Array(MAX_BATCH).fill({ result: "0x" }));
  server.close();
  server.closeAllConnections();
});
