import { z } from "zod";
import type { ErrorCode } from "../../twins/core/errors.ts";
import { FailureSchema } from "../../twins/core/failureSchema.ts";
import { fail, ok, type Result, refuse } from "../../twins/core/result.ts";
import { type EnrolAnswer, EnrolAnswerSchema, type EnrolThingInput, enrolText } from "../../twins/protocol/device.ts";
import { publicKeyOf, signText } from "../../twins/protocol/deviceAuth.ts";

const Refusal = z.object({ error: FailureSchema.omit({ details: true }) });

/** Registers this device's key with a one-time code. */
export async function enrol(
  url: string,
  code: string,
  things: readonly EnrolThingInput[],
  secret: Uint8Array,
): Promise<Result<EnrolAnswer>> {
  const publicKey = publicKeyOf(secret);
  const proof = signText(enrolText({ code, publicKey, things }), secret);
  let body: unknown;
  try {
    const response = await fetch(new URL("/api/devices/enrol", url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code, publicKey, things, proof }),
      signal: AbortSignal.timeout(10_000),
    });
    body = await response.json();
  } catch (error) {
    return fail("CMD_OFFLINE", `${url}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const answer = z.object({ ok: z.literal(true), value: EnrolAnswerSchema }).safeParse(body);
  if (answer.success) return ok(answer.data.value);
  const refusal = Refusal.safeParse(body);
  if (!refusal.success)
    return refuse("WIRE_SCHEMA", {
      en: `${url} does not answer like a gateway. Check the address.`,
      zh: `${url} 的应答不像网关，请检查地址。`,
    });
  const { code: refused, message, said } = refusal.data.error;
  return said === undefined ? fail(refused as ErrorCode, message) : refuse(refused as ErrorCode, said);
}
