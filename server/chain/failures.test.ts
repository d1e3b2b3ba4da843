import { JsonRpcProvider, makeError, Network } from "ethers";
import { expect, it } from "vitest";
import { CodedError } from "../../twins/core/result.ts";
import { attempt, chainFailure, isUnfit } from "./failures.ts";

const code = (error: unknown) => {
  const told = chainFailure(error, "head");
  return told.ok ? null : told.error.code;
};

it("hands on what our own code has worded", () => {
  const failure = { code: "CHAIN_DOWN", message: "Away.", said: { en: "Away.", zh: "离线。" } } as const;
  expect(chainFailure(new CodedError(failure), "head")).toEqual({ ok: false, error: failure });
});

it("tells junk of a node as no answer, and a contract's refusal or silence as such", () => {
  const junk = makeError("overflow", "INVALID_ARGUMENT", { argument: "%response", value: "0xff" });
  expect(code(junk)).toBe("CHAIN_DOWN");
  // Not a value that a person gave.
  expect(isUnfit(junk)).toBe(false);
  expect(isUnfit(makeError("out of range", "INVALID_ARGUMENT", { argument: "value", value: "x" }))).toBe(true);
  expect(code(makeError("invalid value for value.hash", "BAD_DATA", { value: 1 }))).toBe("CHAIN_DOWN");
  expect(code(makeError("could not decode result data", "BAD_DATA", { value: "0x" }))).toBe("CHAIN_REVERT");
  expect(code(new Error("execution reverted"))).toBe("CHAIN_REVERT");
});

it("tells a connection that was closed here as no answer", async () => {
  const network = Network.from(1);
  const provider = new JsonRpcProvider("http://127.0.0.1:1", network, { staticNetwork: network });
  provider.destroy();
  const asked = await attempt("head", () => provider.getBlockNumber());
  expect(asked).toMatchObject({ ok: false, error: { code: "CHAIN_DOWN" } });
});
