import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rawCid } from "../../models/pipeline/cid.ts";
import { canonicalJson, digestOf } from "../../twins/core/digest.ts";
import { answerDescription, hasDescription, keepDescription } from "./descriptions.ts";

let dir: string;
let server: Server;
let url: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-descriptions-"));
  server = createServer((request, response) => {
    if (!answerDescription(join(dir, "kept"), request.url ?? "", response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server?.close();
  rmSync(dir, { recursive: true, force: true });
});

it("a description is kept by its content: whoever has the CID from the chain gets those bytes", async () => {
  const description = { id: "urn:aitn:device:0x1", title: "Pump" };
  const kept = await keepDescription(join(dir, "kept"), description);
  expect(kept.digest).toBe(digestOf(description));
  expect(await keepDescription(join(dir, "kept"), description)).toEqual(kept);
  const answer = await fetch(`${url}/descriptions/${kept.cid}`);
  expect(answer.headers.get("content-type")).toContain("application/td+json");
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect(rawCid(bytes)).toBe(kept.cid);
  expect(new TextDecoder().decode(bytes)).toBe(canonicalJson(description));
});

it("a device may describe more than one chunk of IPFS holds", async () => {
  const kept = await keepDescription(join(dir, "kept"), { title: "x".repeat(300_000) });
  expect(kept.cid).toMatch(/^bafkrei/);
  expect(hasDescription(join(dir, "kept"), kept.cid)).toBe(true);
});

it("nothing else of the folder is to be had", async () => {
  const unknown = rawCid(new Uint8Array([1]));
  expect(hasDescription(join(dir, "kept"), unknown)).toBe(false);
  for (const path of [unknown, "../x", "%2e%2e/x", `${unknown}.json`, ""])
    expect((await fetch(`${url}/descriptions/${path}`)).status, path).toBe(404);
});
