import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerHealth } from "./health.ts";
import { serveStatic } from "./static.ts";

const root = mkdtempSync(join(tmpdir(), "aitn-static-"));
let http: Server;
let url: string;

beforeAll(async () => {
  mkdirSync(join(root, "assets"));
  writeFileSync(join(root, "index.html"), "<p>page</p>");
  writeFileSync(join(root, "assets", "worker.js"), "onmessage = null");
  const serve = serveStatic(root);
  http = createServer((request, response) =>
    request.url === "/health" ? answerHealth(request, response) : void serve(request, response),
  );
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterAll(() => {
  http.close();
  rmSync(root, { recursive: true });
});

test.each(["/", "/site/fms", "/community", "/community/loans", "/sandbox", "/import", "/assets/worker.js"])(
  "%s may share memory with workers of its own origin",
  async (path) => {
    const { status, headers } = await fetch(url + path);
    expect(status).toBe(200);
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-embedder-policy")).toBe("require-corp");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
  },
);

test("what is no address of the console is not the console", async () => {
  for (const path of [
    "/nothing",
    "/site",
    "/site/fms/more",
    "/metric",
    "/site/fms.html",
    "/community/loans/more",
    "/sandbox/more",
    "/import/more",
  ]) {
    const answer = await fetch(url + path);
    expect([path, answer.status, await answer.text()]).toEqual([path, 404, expect.stringContaining("nothing at this")]);
  }
});

test("a browser is told so by the console's page, and by the status", async () => {
  for (const path of ["/nothing", "/blah/x", "/assets/gone.js", "/site/fms/more"]) {
    const answer = await fetch(url + path, { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } });
    const { headers, status } = answer;
    expect([path, status, await answer.text()]).toEqual([path, 404, "<p>page</p>"]);
    expect([headers.get("content-type"), headers.get("cache-control")]).toEqual([
      "text/html; charset=utf-8",
      "no-cache",
    ]);
    expect(headers.get("x-frame-options")).toBe("DENY");
  }
  // What a page asks for beside itself is no page.
  const script = await fetch(`${url}/assets/gone.js`, { headers: { accept: "*/*" } });
  expect([script.status, await script.text()]).toEqual([404, expect.stringContaining("nothing at this")]);
});

test("/health answers tools in JSON, and says nothing of the inside", async () => {
  const answer = await fetch(`${url}/health`);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json; charset=utf-8"]);
  expect(await answer.json()).toEqual({ status: "ok", uptimeS: expect.any(Number) });
  expect((await fetch(`${url}/health`, { method: "POST" })).status).toBe(405);
  expect(await (await fetch(`${url}/health`, { method: "HEAD" })).text()).toBe("");
});

test.each([
  ["/nothing.js", 404],
  ["/..%2f..%2fetc%2fpasswd.txt", 404],
  ["/%E0%A4%A", 400],
])("%s is refused with %i", async (path, status) => {
  expect((await fetch(url + path)).status).toBe(status);
});
