import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rawCid } from "../../models/pipeline/cid.ts";
import { canonicalJson, digestOf } from "../../twins/core/digest.ts";
import { answerDescription, answerModel, type Contents, contentsIn } from "./contents.ts";

let dir: string;
let contents: Contents;
let server: Server;
let url: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-contents-"));
  contents = contentsIn(join(dir, "kept"));
  server = createServer((request, response) => {
    const path = request.url ?? "";
    if (!answerDescription(contents, path, response) && !answerModel(contents, path, response))
      response.writeHead(404).end();
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
  const text = canonicalJson(description);
  const kept = await contents.keep(text);
  expect(kept.digest).toBe(digestOf(description));
  expect(await contents.keep(text)).toEqual(kept);
  expect(contents.read(kept.cid)).toBe(text);
  const answer = await fetch(`${url}/descriptions/${kept.cid}`);
  expect(answer.headers.get("content-type")).toContain("application/td+json");
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect(rawCid(bytes)).toBe(kept.cid);
  expect(new TextDecoder().decode(bytes)).toBe(text);
});

it("a model is had by its CID, beside the files of the console that lie under the same name", async () => {
  const text = canonicalJson({ format: "layers-model" });
  const { cid } = await contents.keep(text);
  const answer = await fetch(`${url}/models/${cid}`);
  expect(answer.headers.get("content-type")).toContain("application/json");
  expect(await answer.text()).toBe(text);
  expect((await fetch(`${url}/models/ur3.glb`)).status).toBe(404);
});

it("a text may be more than one chunk of IPFS holds", async () => {
  const kept = await contents.keep(canonicalJson({ title: "x".repeat(300_000) }));
  expect(kept.cid).toMatch(/^bafkrei/);
  expect(contents.has(kept.cid)).toBe(true);
});

it("nothing else of the folder is to be had", async () => {
  const unknown = rawCid(new Uint8Array([1]));
  expect(contents.has(unknown)).toBe(false);
  for (const path of [unknown, "../x", "%2e%2e/x", `${unknown}.json`, ""]) {
    expect(contents.read(path), path).toBeNull();
    expect((await fetch(`${url}/descriptions/${path}`)).status, path).toBe(404);
  }
});
