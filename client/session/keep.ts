/**
 * `now`, in which whatever is as it was before is the same object as before: what is drawn of it need not be drawn anew.
 * For plain data, as it comes from the server.
 */
export function keep<T>(before: unknown, now: T): T {
  if (Object.is(before, now)) return now;
  if (typeof before !== "object" || typeof now !== "object" || before === null || now === null) return now;
  if (Array.isArray(before) !== Array.isArray(now)) return now;
  const old = before as Record<string, unknown>;
  const fresh = now as Record<string, unknown>;
  const names = Object.keys(fresh);
  let same = names.length === Object.keys(old).length;
  const kept = (Array.isArray(now) ? new Array(names.length) : {}) as Record<string, unknown>;
  for (const name of names) {
    kept[name] = keep(old[name], fresh[name]);
    same = same && name in old && Object.is(kept[name], old[name]);
  }
  return (same ? before : kept) as T;
}
