import { expect, test } from "vitest";
import type { ErrorCode } from "../../twins/core/errors.ts";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import { pressStop } from "./stopPress.ts";

/** Answers one ask after the other. */
function answers(...codes: readonly (ErrorCode | "ok")[]): { ask: () => Promise<Result<unknown>>; asked(): number } {
  let next = 0;
  return {
    ask: async () => {
      const code = codes[next++]!;
      return code === "ok" ? ok({}) : fail(code, code);
    },
    asked: () => next,
  };
}

test.each([
  [["ok"], null],
  [["AUTH_FORBIDDEN"], "refused"],
  [["SYNC_LOST", "ok"], null],
  [["SYNC_UNSENT", "ok"], null],
  [["SYNC_UNSENT", "SYNC_UNSENT"], "unsent"],
  [["SYNC_LOST", "SYNC_LOST"], "unknown"],
  // The first was sent: it may still arrive, whatever became of the second.
  [["SYNC_LOST", "SYNC_UNSENT"], "unknown"],
  [["SYNC_LOST", "AUTH_REQUIRED"], "unknown"],
  [["SYNC_UNSENT", "SYNC_LOST"], "unknown"],
  [["SYNC_UNSENT", "AUTH_REQUIRED"], "refused"],
] as const)("a stop that is answered %j: %s", async (codes, kind) => {
  const server = answers(...codes);
  expect((await pressStop(server.ask))?.kind ?? null).toBe(kind);
  expect(server.asked()).toBe(codes.length);
});
