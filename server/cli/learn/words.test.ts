import { expect, it } from "vitest";
import { remarks } from "./words.ts";

it("says in words and in both languages why an update did not count, and who is suspected", () => {
  const report = {
    round: 1,
    loss: 0.1,
    bytes: 10,
    dropped: [{ client: "a", why: "length" as const }],
    suspected: ["b", "c"],
    contributions: [],
  };
  expect(remarks(report, "en")).toBe("  dropped: a (not of this network's size)  suspected: b, c");
  expect(remarks(report, "zh")).toBe("  弃用：a（大小与网络不符）  可疑：b、c");
  expect(remarks({ ...report, dropped: [], suspected: [] }, "zh")).toBe("");
});
