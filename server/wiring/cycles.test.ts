import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { must } from "../../twins/core/result.ts";
import { openWorkLog, type WorkLog } from "../economy/earnings/workLog.ts";
import { answerCycle } from "./cycles.ts";

const DOCUMENT = '{"cycle":7,"nodes":[]}';
let dir: string;
let work: WorkLog;
let server: Server;
let url: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-cycles-"));
  work = must(openWorkLog({ path: join(dir, "work.db"), identity: "test", genesisMs: 0 }));
  must(work.keep({ cycle: 7, root: `0x${"ab".repeat(32)}`, document: DOCUMENT } as Parameters<WorkLog["keep"]>[0]));
  server = createServer((request, response) => {
    if (!answerCycle(work, request.url ?? "", response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server?.close();
  work?.close();
  rmSync(dir, { recursive: true, force: true });
});

it("a reported cycle's evidence is there for anyone, to the byte: its digest is on chain", async () => {
  const answer = await fetch(`${url}/cycles/7.json`);
  expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(await answer.text()).toBe(DOCUMENT);
});

it.each([
  "/cycles/8.json",
  "/cycles/7",
  "/cycles/.json",
  "/cycles/-7.json",
  "/cycles/7.json/x",
  "/cycles/123456789.json",
])("%s is none", async (path) => {
  expect((await fetch(`${url}${path}`)).status).toBe(404);
});

it("without an incentive here there are none", () => {
  expect(answerCycle(null, "/cycles/7.json", {} as never)).toBe(false);
});
