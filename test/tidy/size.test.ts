import { expect, test } from "vitest";
import { functions, isTest, sources } from "./sources.ts";

const MAX_FILE = 400;
const MAX_FUNCTION = 70;
const MAX_COMPONENT = 120;

/** Exceptions, to be shortened: this list only shrinks. */
const ALLOWED = new Set<string>([
  // Dictionaries: one string a line, in the order of the other language.
  "client/console/language/en.ts",
  "client/console/language/zh.ts",
]);

test("files have at most 400 lines", () => {
  const long = sources()
    .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
    .filter(({ path, lines }) => lines > MAX_FILE && !ALLOWED.has(path))
    .map(({ path, lines }) => `${path}: ${lines}`);
  expect(long).toEqual([]);
});

test("functions have at most 70 lines, components and factories that only hold functions 120", () => {
  const long: string[] = [];
  for (const source of sources()) {
    if (isTest(source.path)) continue;
    const spans = functions(source);
    for (const span of spans) {
      const component = source.path.endsWith(".tsx") && /^[A-Z]/.test(span.name);
      // A factory that returns an object of methods is a class in other clothes: its own lines count, not its methods'.
      const inner = spans.filter(
        (s) => s.line >= span.line && s.line + s.lines <= span.line + span.lines && s !== span,
      );
      const factory =
        /^(create|open|start|serve|make|connect|wire)[A-Z]|(Writer|Handlers|Replica)$/.test(span.name) &&
        inner.length >= 3;
      const limit = component || factory ? MAX_COMPONENT : MAX_FUNCTION;
      const where = `${source.path}:${span.name}`;
      if (span.lines > limit && !ALLOWED.has(where))
        long.push(`${source.path}:${span.line} ${span.name}: ${span.lines}`);
    }
  }
  expect(long).toEqual([]);
});
