import type { IncomingMessage, ServerResponse } from "node:http";
import type { ErrorCode } from "../../twins/core/errors.ts";
import { ERRORS } from "../../twins/core/errors.ts";
import { issueText } from "../../twins/core/issue.ts";
import type { LocalText } from "../../twins/core/place.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { type EnrolAnswer, EnrolSchema } from "../../twins/protocol/device.ts";
import { readBody } from "../readBody.ts";
import { type DeviceRegistry, type EnrolmentPorts, REGISTRY_LIMITS, tooManyThings } from "./registry.ts";

export const ENROL_PATH = "/api/devices/enrol";
const MAX_BYTES = 256 * 1024;
/** Attempts with a wrong code, per minute, before everyone waits: codes have 96 bits, this only spares the log. */
const MAX_FAILURES_PER_MINUTE = 60;

const TOO_OFTEN = refuse("AUTH_RATE", {
  en: "Too many attempts to enrol failed lately. Wait a minute, then try again.",
  zh: "最近登记失败次数过多，请等待一分钟后重试。",
});

const REQUEST: LocalText = { en: "a request to enrol", zh: "登记请求" };

async function readJson(request: IncomingMessage): Promise<Result<unknown>> {
  const body = await readBody(request, MAX_BYTES, REQUEST);
  if (!body.ok) return body;
  try {
    return ok(JSON.parse(body.value));
  } catch {
    return refuse("WIRE_NOT_JSON", {
      en: "The request is not JSON. Send JSON text in UTF-8.",
      zh: "请求不是 JSON，请发送 UTF-8 编码的 JSON 文本。",
    });
  }
}

function judge(body: unknown, registry: DeviceRegistry, ports: EnrolmentPorts): Result<EnrolAnswer> {
  const things = (body as { things?: unknown } | null)?.things;
  if (Array.isArray(things) && things.length > REGISTRY_LIMITS.maxThingsPerDevice)
    return tooManyThings(REGISTRY_LIMITS.maxThingsPerDevice);
  const parsed = EnrolSchema.safeParse(body);
  if (!parsed.success) {
    const { en, zh } = issueText(parsed.error, { en: "the whole", zh: "整体" });
    return refuse("WIRE_SCHEMA", { en: `The request to enrol is not valid: ${en}.`, zh: `登记请求无效：${zh}。` });
  }
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
    const body = failures >= MAX_FAILURES_PER_MINUTE ? TOO_OFTEN : await readJson(request);
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
