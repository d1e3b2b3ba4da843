import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { must } from "../../twins/core/result.ts";
import { connectTo } from "./connect.ts";

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
