import type { CallArg } from "../../../../twins/protocol/economy/community.ts";

/** Every number and text of a JSON value as text: the wire carries numbers as decimal text, and JSON's own lose digits. */
function asText(value: unknown): CallArg {
  if (typeof value === "boolean" || typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(asText) as CallArg;
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asText(one)])) as CallArg;
  return String(value);
}

/** Numbers of JSON in quotes, so that large ones keep all their digits. */
const quoted = (json: string): string =>
  json.replace(
    /("(?:[^"\\]|\\.)*")|(-?\d+)(?=\s*[,\]}])/g,
    (all, text: string | undefined, number: string | undefined) =>
      text === undefined && number !== undefined ? `"${number}"` : all,
  );

/** An argument from what was typed: lists and tuples as JSON, flags as true or false; null while it is not one. */
export function freeArgument(type: string, typed: string): CallArg | null {
  const text = typed.trim();
  if (type === "bool") return text === "true" ? true : text === "false" ? false : null;
  if (type === "string") return typed;
  if (!type.startsWith("tuple") && !type.endsWith("]")) return text === "" ? null : text;
  try {
    const value: unknown = JSON.parse(quoted(text));
    return typeof value === "object" && value !== null ? asText(value) : null;
  } catch {
    return null;
  }
}
