import { expect, test } from "vitest";
import { isPlanOver, planStatus } from "./plan.ts";

const stopped = { kind: "stopped", by: "wei", atMs: 1 } as const;

test("a plan that the operational stop ended is stopped, also one that an older version kept as failed", () => {
  expect(planStatus({ status: "stopped", cause: stopped })).toBe("stopped");
  expect(planStatus({ status: "failed", cause: stopped })).toBe("stopped");
  expect(planStatus({ status: "failed", cause: { kind: "step", step: "a", state: "FAILED", said: "" } })).toBe(
    "failed",
  );
  expect(planStatus({ status: "failed" }), "older still, without a cause").toBe("failed");
  expect(isPlanOver("stopped")).toBe(true);
});
