import { expect, test } from "vitest";
import { ERRORS } from "../../twins/core/errors.ts";
import { passedOver } from "../device/link.ts";
import { failureLine, hostFailure } from "./failures.ts";

test("a code's sentence leads in either language, and what comes from deeper down is marked as detail", () => {
  const failure = { code: "CHAIN_DOWN", message: "could not detect network\n(code=NETWORK_ERROR)" };
  expect(failureLine(failure, "en")).toBe(
    `CHAIN_DOWN: ${ERRORS.CHAIN_DOWN.en} (detail: could not detect network; (code=NETWORK_ERROR))`,
  );
  expect(failureLine(failure, "zh")).toBe(
    `CHAIN_DOWN: ${ERRORS.CHAIN_DOWN.zh}（细节：could not detect network; (code=NETWORK_ERROR)）`,
  );
});

test("a sentence of its own stands alone", () => {
  const failure = { code: "HOST_PORT", message: "Taken.", said: { en: "Taken.", zh: "已占用。" } };
  expect(failureLine(failure, "en")).toBe("HOST_PORT: Taken.");
  expect(failureLine(failure, "zh")).toBe("HOST_PORT: 已占用。");
});

test("what the system refuses of a file is a sentence in both languages", () => {
  const error = Object.assign(new Error("EACCES: permission denied, open '/x'"), { code: "EACCES", path: "/x" });
  expect(hostFailure(error)?.failure).toMatchObject({
    code: "HOST_CONFIG",
    said: { en: "It may not be written to: /x (EACCES).", zh: "没有写入权限：/x（EACCES）。" },
  });
  const sqlite = (errcode: number) => Object.assign(new Error("sqlite"), { code: "ERR_SQLITE_ERROR", errcode });
  expect(hostFailure(sqlite(8 | (1 << 8)))?.failure.said?.en).toMatch(/cannot be used: it is read-only\.$/);
  expect(hostFailure(sqlite(13))?.failure.code).toBe("STORE_FULL");
  expect(hostFailure(Object.assign(new Error("x"), { code: "ENOSPC" }))?.failure.code).toBe("STORE_FULL");
  expect(hostFailure(Object.assign(new Error("x"), { code: "EROFS", path: "/x" }))?.failure.code).toBe("HOST_CONFIG");
});

test("a contract's refusal is the sentence of its error, in either language", () => {
  const site = `0x${"5e".repeat(32)}`;
  const refused = {
    code: "CHAIN_UNKNOWN",
    message: `send: NoSuchReplication(permit ${site},\n replication 9)`,
    details: { contract: "SimulationPermit", error: "NoSuchReplication", args: { permit: site, replication: "9" } },
  } as const;
  expect(failureLine(refused, "en")).toBe(
    `CHAIN_UNKNOWN: Permit 0x5e5e…5e5e has no replication 9, or its seed is not drawn yet. Replications count from 0. (detail: send: NoSuchReplication(permit ${site},; replication 9))`,
  );
  expect(failureLine(refused, "zh")).toMatch(
    /^CHAIN_UNKNOWN: 许可 0x5e5e…5e5e 没有第 9 次重复，或种子尚未抽取；.*（细节：send: NoSuchReplication\(/,
  );
});

test("what a gateway passed over is said once, with how many", () => {
  const [failure] = passedOver({ refused: { STATE_RANGE: 2 } });
  expect(failureLine(failure!, "en")).toBe(`STATE_RANGE: 2 refused: ${ERRORS.STATE_RANGE.en}`);
  expect(failureLine(failure!, "zh")).toBe(`STATE_RANGE: 拒绝了 2 个：${ERRORS.STATE_RANGE.zh}`);
});
