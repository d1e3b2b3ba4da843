import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * GET /health, for load balancers and process managers: 200 while the server answers. It says nothing that a stranger
 * should not know; how the parts are doing is in the console's Health panel and in /metrics.
 */
export function answerHealth(request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== "GET" && request.method !== "HEAD")
    return void response.writeHead(405, { Allow: "GET, HEAD" }).end();
  const body = `${JSON.stringify({ status: "ok", uptimeS: Math.floor(process.uptime()) })}\n`;
  response.writeHead(200, {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
  });
  response.end(request.method === "HEAD" ? undefined : body);
}
