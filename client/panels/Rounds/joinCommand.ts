/** As a POSIX shell reads it as one word. */
const quoted = (word: string): string => (/^[\w./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** What starts a device that learns, in the project's folder; each holder's device has a folder of its own. */
export function joinCommand(wanted: {
  readonly task: string;
  readonly holder: string;
  readonly url: string;
  /** Null while none was made. */
  readonly code: string | null;
  /** The account whose the device shall be; null for its own key's. */
  readonly owner: string | null;
}): string {
  const { task, holder, url, code, owner } = wanted;
  const dir = `learner-${holder.replace(/[^\w.-]/g, "_")}`;
  const flags = { task, holder, dir, url, code: code ?? "CODE", ...(owner === null ? {} : { owner }) };
  return `npx aitn learn join ${Object.entries(flags)
    .map(([name, value]) => `--${name} ${quoted(value)}`)
    .join(" ")}`;
}
