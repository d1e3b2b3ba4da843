import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { must, ok, type Result, refuse } from "../../twins/core/result.ts";
import { openWorkLog, type WorkLog } from "../economy/earnings/workLog.ts";
import { type Contents, contentsIn } from "./contents.ts";
import { answerCycle, cycleTaker } from "./cycles.ts";

const DOCUMENT = '{"cycle":7,"nodes":[]}';
const OTHER = '{"cycle":8,"nodes":[]}';
const MAX_BYTES = 1_000;
let dir: string;
let work: WorkLog;
let brought: Contents;
let server: Server;
let url: string;
let port: number;
/** What the economy is asked, and answers. */
let asked: [number, string][];
let answers: (cycle: number, text: string) => Promise<Result<string>>;
let chain: Result<null>;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-cycles-"));
  work = must(openWorkLog({ path: join(dir, "work.db"), identity: "test", genesisMs: 0 }));
  must(work.keep({ cycle: 7, root: `0x${"ab".repeat(32)}`, document: DOCUMENT } as Parameters<WorkLog["keep"]>[0]));
  brought = contentsIn(join(dir, "cycles"));
  const bringCycle = (cycle: number, text: string) => {
    asked.push([cycle, text]);
    return answers(cycle, text);
  };
  const take = cycleTaker(() => (chain.ok ? ok({ bringCycle }) : chain), MAX_BYTES);
  server = createServer((request, response) => {
    const path = request.url ?? "";
    if (take(request, path, response) === null && !answerCycle(work, brought, path, response))
      response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
  url = `http://127.0.0.1:${port}`;
});
beforeEach(() => {
  asked = [];
  chain = ok(null);
  answers = async (_, text) => ok((await brought.keep(text)).cid);
});
afterAll(() => {
  server?.closeAllConnections();
  server?.close();
  work?.close();
  rmSync(dir, { recursive: true, force: true });
});

const put = (path: string, body: string) => fetch(`${url}${path}`, { method: "PUT", body });

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
  "/cycles/b..%2fwork.json",
  `/cycles/b${"a".repeat(58)}.json`,
])("%s is none", async (path) => {
  expect((await fetch(`${url}${path}`)).status).toBe(404);
});

it("without an incentive here there are none of its own", () => {
  expect(answerCycle(null, brought, "/cycles/7.json", {} as never)).toBe(false);
});

it("a document that the chain names is taken, and then answered by its CID", async () => {
  const answer = await put("/cycles/8.json", OTHER);
  expect(answer.status).toBe(200);
  const { value } = (await answer.json()) as { value: { cid: string } };
  expect(asked).toEqual([[8, OTHER]]);
  expect(await (await fetch(`${url}/cycles/${value.cid}.json`)).text()).toBe(OTHER);
});

it.each([
  ["CHAIN_UNKNOWN", 404],
  ["CHAIN_MISMATCH", 400],
] as const)("what the chain does not name is refused with %s", async (code, status) => {
  answers = async () => refuse(code, { en: "No.", zh: "否。" });
  const answer = await put("/cycles/8.json", OTHER);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ ok: false, error: { code } });
});

it("a document that is too large is not read to its end, and the chain's absence is said", async () => {
  expect((await put("/cycles/8.json", "x".repeat(MAX_BYTES + 1))).status).toBe(413);
  chain = refuse("CHAIN_DOWN", { en: "Away.", zh: "离线。" });
  expect((await put("/cycles/8.json", OTHER)).status).toBe(503);
  expect(asked).toEqual([]);
});

it("at most two are taken at once, and one that breaks off makes room for the next", async () => {
  const begun = await Promise.all(
    [0, 1].map(
      () =>
        new Promise<ReturnType<typeof connect>>((resolve) => {
          const socket = connect(port, "127.0.0.1", () => {
            socket.write(`PUT /cycles/8.json HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nabc`, () =>
              resolve(socket),
            );
          });
          socket.on("error", () => {});
        }),
    ),
  );
  await expect.poll(async () => (await put("/cycles/8.json", OTHER)).status).toBe(429);
  for (const socket of begun) socket.destroy();
  await expect.poll(async () => (await put("/cycles/8.json", OTHER)).status).toBe(200);
  expect(asked.every(([, text]) => text === OTHER)).toBe(true);
});
