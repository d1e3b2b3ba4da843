import { describe, expect, it } from "vitest";
import { CodedError } from "../../twins/core/result.ts";
import { failureLine, refusalLine } from "./failures.ts";

describe("the line of a failure", () => {
  const site = `0x${"5e".repeat(32)}`;
  const refused = {
    code: "CHAIN_UNKNOWN",
    message: `send: NoSuchReplication(permit ${site},\n replication 9)`,
    details: { contract: "SimulationPermit", error: "NoSuchReplication", args: { permit: site, replication: "9" } },
  } as const;

  it("says what a contract's refusal means, and the message after it", () => {
    expect(failureLine(refused, "en")).toBe(
      `CHAIN_UNKNOWN: Permit 0x5e5e…5e5e has no replication 9, or its seed is not drawn yet. Replications count from 0. (send: NoSuchReplication(permit ${site},; replication 9))`,
    );
    expect(refusalLine(new CodedError(refused), "zh")).toMatch(
      /^CHAIN_UNKNOWN: 许可 0x5e5e…5e5e 没有第 9 次重复，或种子尚未抽取；.*。（send: NoSuchReplication\(/,
    );
  });

  it("is the message's for any other failure, after its code's meaning in Chinese", () => {
    const offline = { code: "CMD_OFFLINE", message: "AGV-1" };
    expect(failureLine(offline, "en")).toBe("CMD_OFFLINE: AGV-1");
    expect(failureLine(offline, "zh")).toBe("CMD_OFFLINE: 设备未连接。（AGV-1）");
    expect(failureLine({ code: "E_OTHER", message: "AGV-1" }, "zh")).toBe("E_OTHER: AGV-1");
  });
});
