import { z } from "zod";

/** Most characters of a reason that a person is shown. */
const MAX_REASON = 300;

const LogLine = z.object({
  level: z.enum(["info", "warn", "error"]),
  message: z.string(),
  error: z.union([z.string(), z.object({ message: z.string() }).transform(({ message }) => message)]).optional(),
});

/** What a stack trace is made of besides its message, and what Node prints after it. */
const NOISE = [
  /^[\]{}[(),;^~]*$/,
  /^at /,
  /^Node\.js v\d/,
  /^\w+: .*,$/,
  /^\w+: -?\d+$/,
  /^\[cause\]/,
  /^(file|node):\S*:\d+$/,
];
const ERROR_LINE = /^(Uncaught )?(\w*Error( \[\w+\])?|[A-Z]{2,}_[A-Z_]+): ./;

interface Line {
  readonly text: string;
  readonly isError: boolean;
}

function readLine(raw: string): Line | null {
  const text = raw.trim();
  if (NOISE.some((noise) => noise.test(text))) return null;
  if (!text.startsWith("{")) return { text, isError: ERROR_LINE.test(text) };
  try {
    const { level, message, error } = LogLine.parse(JSON.parse(text));
    return { text: error === undefined ? message : `${message}: ${error}`, isError: level === "error" };
  } catch {
    return null;
  }
}

/** The reason in what a process wrote to stderr before it ended: its last line that tells of an error, else its last one. */
export function reasonIn(stderr: string): string | null {
  const lines = stderr.split("\n").flatMap((raw) => readLine(raw) ?? []);
  const last = lines.findLast((line) => line.isError) ?? lines.at(-1);
  return last === undefined ? null : last.text.slice(0, MAX_REASON);
}
