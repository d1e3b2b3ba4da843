import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { repeat } from "./repeat.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what is asked again and again waits for its answer first, however slow that is", async () => {
  let asked = 0;
  let open = 0;
  let most = 0;
  const end = repeat(
    async () => {
      asked++;
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      open--;
    },
    2_000,
    () => false,
  );
  await vi.advanceTimersByTimeAsync(20_000);
  // At 0, 7 and 14 s.
  expect({ asked, most }).toEqual({ asked: 3, most: 1 });
  end();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked, "it was called off while an answer was on its way").toBe(3);
});

test("a page that nobody sees asks once, and again as soon as it is seen", async () => {
  let asked = 0;
  let hidden = true;
  const end = repeat(
    async () => {
      asked++;
    },
    2_000,
    () => hidden,
  );
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toBe(1);
  hidden = false;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked).toBe(2);
  end();
});
