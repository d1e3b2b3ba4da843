import type { IncomingMessage, ServerResponse } from "node:http";
import type { ErrorCode } from "../../twins/core/errors.ts";
import { ERRORS } from "../../twins/core/errors.ts";
import { firstIssue } from "../../twins/core/issue.ts";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import { type EnrolAnswer, EnrolSchema } from "../../twins/protocol/device.ts";
import { type DeviceRegistry, type EnrolmentPorts, REGISTRY_LIMITS } from "./registry.ts";

export const ENROL_PATH = "/api/devices/enrol";
const MAX_BYTES = 256 * 1024;
/** Attempts with a wrong code, per minute, before everyone waits: codes have 96 bits, this only spares the log. */
const MAX_FAILURES_PER_MINUTE = 60;

async function readBody(request: IncomingMessage): Promise<Result<unknown>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) return fail("WIRE_TOO_LARGE", `at most ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return ok(JSON.parse(Buffer.concat(chunks).toString("utf8")));
  } catch {
    return fail("WIRE_NOT_JSON", "the body is not JSON");
  }
}

function judge(body: unknown, registry: DeviceRegistry, ports: EnrolmentPorts): Result<EnrolAnswer> {
  const things = (body as { things?: unknown } | null)?.things;
  if (Array.isArray(things) && things.length > REGISTRY_LIMITS.maxThingsPerDevice)
    return fail("WIRE_TOO_LARGE", `a device speaks for at most ${REGISTRY_LIMITS.maxThingsPerDevice} Things`);
  const parsed = EnrolSchema.safeParse(body);
  if (!parsed.success) return fail("WIRE_SCHEMA", firstIssue(parsed.error, "the request"));
  const enrolled = registry.enrol(parsed.data, things, ports);
  if (!enrolled.ok) return enrolled;
  const { device, siteId, things: ids } = enrolled.value;
  return ok({ device, siteId, things: [...ids], gatewayKey: registry.gatewayKey });
}

const STATUS: Partial<Record<ErrorCode, number>> = { WIRE_TOO_LARGE: 413, AUTH_RATE: 429, AUTH_FORBIDDEN: 403 };

/** POST /api/devices/enrol. The composition root routes the path here. */
export function enrolHandler(deps: {
  readonly registry: DeviceRegistry;
  readonly ports: EnrolmentPorts;
  nowMs(): number;
  refused(device: string | null, code: ErrorCode, count: number): void;
}): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let windowStartMs = -Infinity;
  let failures = 0;
  const answer = (response: ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(JSON.stringify(body));
  };
  return async (request, response) => {
    if (request.method !== "POST") {
      response.writeHead(405, { allow: "POST" }).end();
      return;
    }
    if (deps.nowMs() - windowStartMs > 60_000) {
      windowStartMs = deps.nowMs();
      failures = 0;
    }
    const body =
      failures >= MAX_FAILURES_PER_MINUTE ? fail("AUTH_RATE", "too many failed attempts") : await readBody(request);
    const result = body.ok ? judge(body.value, deps.registry, deps.ports) : body;
    if (result.ok) return answer(response, 200, { ok: true, value: result.value });
    failures++;
    deps.refused(null, result.error.code, 1);
    answer(response, STATUS[result.error.code] ?? 400, {
      ok: false,
      error: result.error,
      help: ERRORS[result.error.code],
    });
  };
}
