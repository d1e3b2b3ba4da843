import { expect, test } from "vitest";
import { ERRORS } from "./errors.ts";

test.each(Object.entries(ERRORS))("%s has whole sentences of its own in both languages", (code, { en, zh }) => {
  expect(en).toMatch(/^[A-Z].{8,}\.$/);
  expect(en, "English").not.toMatch(/[\u2e80-\u9fff\uff00-\uffef]/);
  expect(zh).toMatch(/^.{4,}。$/);
  // What is Latin in a Chinese sentence is a name: of a format, a file, a flag or the product's own terms.
  const latin = (zh.match(/[A-Za-z][A-Za-z .]{3,}/g) ?? []).filter(
    (word) => !/^(JSON|SPEC\.md|Node|Chromium|CHROMIUM|PATH|RPC )/.test(word),
  );
  expect(
    latin.filter((word) => !/^port/.test(word)),
    code,
  ).toEqual([]);
  expect(zh.match(/[\u4e00-\u9fff]/g)?.length ?? 0).toBeGreaterThan(3);
});
