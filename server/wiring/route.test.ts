import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { refuse } from "../../twins/core/result.ts";
import { stderrLog } from "../log.ts";
import { route } from "./route.ts";

it("a fault in one answer is a 500 and a line in the log; everything else goes on", async () => {
  const lines: string[] = [];
  const answer = route({
    config: { dataDir: tmpdir() },
    devices: {
      async enrol() {
        throw new Error("a fault of ours");
      },
    },
    counters: () => ({}),
    isOwn: () => true,
    chain: { economy: () => refuse("CHAIN_DOWN", { en: "Away.", zh: "离线。" }), incentive: () => null },
    published: () => null,
    log: stderrLog("test", (line) => lines.push(line)),
  } as unknown as Parameters<typeof route>[0]);
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const failed = await fetch(`${url}/api/devices/enrol`, { method: "POST" });
  expect(failed.status).toBe(500);
  expect(await failed.text()).not.toContain("a fault of ours");
  expect(lines.join("")).toContain("a fault of ours");
  expect((await fetch(`${url}/metrics`)).status).toBe(200);
  server.closeAllConnections();
  server.close();
});
