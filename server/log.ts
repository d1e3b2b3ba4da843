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
