import { beforeEach, describe, expect, test } from "vitest";
import { clampSize, lowerRegion, SIZES, useLayout } from "./layoutStore.ts";

describe("the layout", () => {
  beforeEach(() => useLayout.setState(useLayout.getInitialState(), true));
  test("sizes stay within their limits", () => {
    useLayout.getState().resize("left", 9999);
    expect(useLayout.getState().left).toBe(SIZES.left[1]);
    expect(clampSize("lower", -5)).toBe(SIZES.lower[0]);
  });
  test("showing a panel opens the place where it lives", () => {
    useLayout.getState().toggle("right");
    expect(useLayout.getState().open.right).toBe(false);
    useLayout.getState().show("receipts");
    expect(useLayout.getState()).toMatchObject({ side: "receipts", tab: "timeline", open: { right: true } });
    useLayout.getState().show("plan");
    expect(useLayout.getState()).toMatchObject({ side: "receipts", tab: "plan" });
  });
  test("comparisons and plans have a height of their own", () => {
    expect([lowerRegion("timeline"), lowerRegion("compare")]).toEqual(["lower", "tall"]);
  });
});
