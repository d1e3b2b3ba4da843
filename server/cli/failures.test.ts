import { expect, test } from "vitest";
import { ERRORS } from "../../twins/core/errors.ts";
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
    said: { en: "You may not use it: /x (EACCES).", zh: "没有权限使用：/x（EACCES）。" },
  });
});
