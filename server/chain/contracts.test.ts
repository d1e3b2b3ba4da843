import { AbiCoder, type JsonRpcProvider, makeError, zeroPadValue } from "ethers";
import { expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { CONTRACT_NAMES, INTERFACES } from "./abis.ts";
import { contractsAt } from "./contracts.ts";
import { chainFailure, decodeRevert } from "./failures.ts";

const AT = `0x${"ab".repeat(20)}` as Hex;
const addresses = Object.fromEntries(CONTRACT_NAMES.map((name) => [name, `0x${"0".repeat(40)}`])) as Record<
  (typeof CONTRACT_NAMES)[number],
  Hex
>;
// Nothing is asked of a chain here.
const { parseLog } = contractsAt({} as JsonRpcProvider, { ...addresses, SiteRegistry: AT }, 0);

it("a text on chain that is no Unicode, which anyone may write, is an event like others", () => {
  const hash = `0x${"1".repeat(64)}`;
  const named = (bytes: string) => ({
    address: AT,
    topics: [INTERFACES.SiteRegistry.getEvent("SiteRegistered")!.topicHash, hash, zeroPadValue(AT, 32)],
    data: AbiCoder.defaultAbiCoder().encode(["bytes"], [bytes]),
    ...{ blockNumber: 1, blockHash: hash, transactionHash: hash, index: 0 },
  });
  const name = (bytes: string) => parseLog(named(bytes))?.args;
  expect(name("0xe5b7a5")).toMatchObject({ site: hash, name: "\u5de5" });
  expect(name("0xff80c3")).toMatchObject({ site: hash, name: "\ufffd" });
});

it("a revert whose text is no Unicode is a revert like others", () => {
  const { selector } = INTERFACES.AITNToken.getError("StringTooLong")!;
  const data = (bytes: string) => selector + AbiCoder.defaultAbiCoder().encode(["bytes"], [bytes]).slice(2);
  expect(decodeRevert(data("0xe5b7a5"))).toMatchObject({ error: "StringTooLong" });
  expect(decodeRevert(data("0xff80c3"))).toBe(null);
  const call = {
    action: "call",
    reason: null,
    invocation: null,
    revert: null,
    transaction: { to: AT, data: "0x" },
  } as const;
  const reverted = makeError("execution reverted", "CALL_EXCEPTION", { ...call, data: data("0xff80c3") });
  expect(chainFailure(reverted, "a call")).toMatchObject({ ok: false, error: { code: "CHAIN_REVERT" } });
});
