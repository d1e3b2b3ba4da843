import type { z } from "zod";
import type { LocalText } from "./place.ts";

type Issue = z.core.$ZodIssue;

const bound = (limit: unknown, origin: string): string =>
  origin === "string" ? `${limit} characters` : origin === "array" ? `${limit} entries` : String(limit);

/** What is expected, in our own words; a schema's own message stands where it has one. */
function expected(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.message.endsWith("received undefined")
        ? `is missing or no ${issue.expected}`
        : `expected a value of type ${issue.expected}`;
    case "too_small":
      return `expected at least ${bound(issue.minimum, issue.origin)}`;
    case "too_big":
      return `expected at most ${bound(issue.maximum, issue.origin)}`;
    case "invalid_value":
      return `expected one of ${issue.values.map(String).join(", ")}`;
    case "unrecognized_keys":
      return `does not know ${issue.keys.map((key) => JSON.stringify(key.slice(0, 40))).join(", ")}`;
    case "invalid_format":
      return issue.format === "regex" ? "does not have the expected form" : `is not a valid ${issue.format}`;
    case "not_multiple_of":
      return `expected a multiple of ${issue.divisor}`;
    case "invalid_union":
      return "fits none of the kinds that may stand here";
    default:
      return issue.message;
  }
}

const boundZh = (limit: unknown, origin: string): string =>
  origin === "string" ? `${limit} 个字符` : origin === "array" ? `${limit} 项` : String(limit);

/** As `expected`; null where only a schema's own message says it. */
function expectedZh(issue: Issue): string | null {
  switch (issue.code) {
    case "invalid_type":
      return issue.message.endsWith("received undefined")
        ? `缺失，或不是 ${issue.expected} 类型`
        : `应为 ${issue.expected} 类型的值`;
    case "too_small":
      return `至少应为 ${boundZh(issue.minimum, issue.origin)}`;
    case "too_big":
      return `至多应为 ${boundZh(issue.maximum, issue.origin)}`;
    case "invalid_value":
      return `应为以下之一：${issue.values.map(String).join("、")}`;
    case "unrecognized_keys":
      return `不允许有 ${issue.keys.map((key) => JSON.stringify(key.slice(0, 40))).join("、")}`;
    case "invalid_format":
      return issue.format === "regex" ? "格式不符" : `不是有效的 ${issue.format}`;
    case "not_multiple_of":
      return `应为 ${issue.divisor} 的倍数`;
    case "invalid_union":
      return "不属于此处允许的任何一种";
    default:
      return null;
  }
}

/** The first thing that is wrong and where, in both languages: a clause that a sentence ends with. */
export function issueText(error: z.ZodError, whole: LocalText): LocalText {
  const issue = error.issues[0]!;
  const where = issue.path.length === 0 ? whole.zh : issue.path.join(".");
  return { en: firstIssue(error, whole.en), zh: `${where}：${expectedZh(issue) ?? issue.message}` };
}

/** The first thing that is wrong, in one line, and where. `whole` names the value itself. */
export function firstIssue(error: z.ZodError, whole: string): string {
  const issue = error.issues[0]!;
  return `${issue.path.length === 0 ? whole : issue.path.join(".")}: ${expected(issue)}`;
}
