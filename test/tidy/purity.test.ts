import { expect, test } from "vitest";
import { isTest, sources } from "./sources.ts";

const PURE = /^(twins|models|contracts-abi\/typed-data)\//;
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'])\/\/.*$/gm, "$1");
const pure = () => sources().filter(({ path }) => PURE.test(path) && path.endsWith(".ts") && !isTest(path));

test("world and mind have no clock and no chance of their own", () => {
  const wrong = pure().flatMap(({ path, text }) =>
    [...withoutComments(text).matchAll(/\bDate\.now\b|\bnew Date\b|\bMath\.random\b|\bperformance\.now\b/g)].map(
      (m) => `${path}: ${m[0]}`,
    ),
  );
  expect(wrong).toEqual([]);
});

/** Which files may write `as` the brand of a type: its single maker. */
const MAKERS: Record<string, RegExp> = {
  '"verified"': /^server\/ingest\//,
  '"forked"': /^twins\/state\/fork\.ts$/,
  '"guarded"': /^server\/dispatch\/guard\.ts$/,
};

test("each branded type has a single maker", () => {
  const wrong: string[] = [];
  for (const [brand, maker] of Object.entries(MAKERS))
    for (const { path, text } of sources())
      if (!isTest(path) && new RegExp(`${brand} as `).test(text) && !maker.test(path))
        wrong.push(`${path} makes ${brand}`);
  expect(wrong).toEqual([]);
});

test("no source names a registry host, and nothing is left to do", () => {
  const wrong = sources()
    .filter(({ path }) => !path.startsWith("test/tidy/"))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/registry\.npmjs|\bTODO\b|\bFIXME\b|\bXXX\b/g)].map((m) => `${path}: ${m[0]}`),
    );
  expect(wrong).toEqual([]);
});
