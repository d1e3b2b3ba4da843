/** Structured log: one JSON line an entry, to stderr. Callers never pass secrets; keys that look like one are cut. */
export interface Log {
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}

const SECRET = /key|secret|password|token|mnemonic|code$/i;

function clean(details: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([k, v]) => [k, SECRET.test(k) && typeof v === "string" ? "***" : v]),
  );
}

export function stderrLog(
  part: string,
  write: (line: string) => void = (line) => void process.stderr.write(line),
): Log {
  const entry =
    (level: string) =>
    (message: string, details: Record<string, unknown> = {}) =>
      write(`${JSON.stringify({ at: new Date().toISOString(), level, part, message, ...clean(details) })}\n`);
  return { info: entry("info"), warn: entry("warn"), error: entry("error") };
}

/** How often what stays as it is is told again, ms. */
const TELL_AGAIN_MS = 300_000;

/** Whether what happens again and again is worth another line: when it is not as it was, or was not told for this long. */
export function isNewsEvery(nowMs: () => number, everyMs = TELL_AGAIN_MS): (text: string) => boolean {
  let last: { text: string; atMs: number } | null = null;
  return (text) => {
    if (last !== null && last.text === text && nowMs() - last.atMs < everyMs) return false;
    last = { text, atMs: nowMs() };
    return true;
  };
}
