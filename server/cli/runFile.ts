import { readFile, stat } from "node:fs/promises";
import { CodedError } from "../../twins/core/result.ts";

/** Largest run file that is read. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Reads a JSON file. @throws CodedError PLAN_INPUT when it is missing, too large or not JSON. */
export async function readJson(path: string): Promise<unknown> {
  const refuse = (message: string) => new CodedError({ code: "PLAN_INPUT", message });
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw refuse(`${path} has ${size} bytes: at most ${MAX_BYTES}`);
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof CodedError) throw error;
    throw refuse(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(`${path} is not JSON`);
  }
}

/** A whole number option; undefined when it was not given, null when it is not in the range. */
export function wholeNumber(text: string | undefined, low: number, high: number): number | null | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isInteger(value) && value >= low && value <= high ? value : null;
}
