import type { z } from "zod";

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
      return `is not a valid ${issue.format}`;
    case "not_multiple_of":
      return `expected a multiple of ${issue.divisor}`;
    case "invalid_union":
      return "fits none of the kinds that may stand here";
    default:
      return issue.message;
  }
}

/** The first thing that is wrong, in one line, and where. `whole` names the value itself. */
export function firstIssue(error: z.ZodError, whole: string): string {
  const issue = error.issues[0]!;
  return `${issue.path.length === 0 ? whole : issue.path.join(".")}: ${expected(issue)}`;
}
