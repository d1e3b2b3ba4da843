import { expect, it } from "vitest";
import { makeTurnstile } from "./turnstile.ts";

it("lets so many through at once, the others in order, also after one that throws", async () => {
  const through = makeTurnstile(2);
  const began: number[] = [];
  const ends: (() => void)[] = [];
  let inside = 0;
  let most = 0;
  const acts = Array.from({ length: 6 }, (_, i) =>
    through(async () => {
      began.push(i);
      most = Math.max(most, ++inside);
      await new Promise<void>((resolve) => ends.push(resolve));
      inside--;
      if (i === 1) throw new Error("broken");
      return i;
    }),
  );
  const settled = Promise.allSettled(acts);
  for (let i = 0; i < acts.length; i++) {
    await expect.poll(() => ends.length).toBeGreaterThan(i);
    ends[i]?.();
  }
  expect((await settled).map((one) => (one.status === "fulfilled" ? one.value : "threw"))).toEqual([
    0,
    "threw",
    2,
    3,
    4,
    5,
  ]);
  expect([began, most, inside]).toEqual([[0, 1, 2, 3, 4, 5], 2, 0]);
  expect(await through(async () => "again")).toBe("again");
});

it("one that has waited too long is not begun, and takes nobody's place", async () => {
  const through = makeTurnstile(1);
  let end: () => void = () => {};
  const held = through(() => new Promise<string>((resolve) => (end = () => resolve("held"))));
  expect(await through<string | null>(async () => "late", { ms: 20, instead: null })).toBe(null);
  end();
  expect(await held).toBe("held");
  expect(await through(async () => "next")).toBe("next");
});
