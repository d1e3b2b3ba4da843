/** Lines of refused asks a minute: of each person, and of all together who are not signed in. */
export const REFUSALS_A_MINUTE = 60;
const MINUTE_MS = 60_000;

/**
 * Whether a refused ask is still worth a line of the audit log: whoever asks without end may fill neither the disk nor the
 * memory, where lines wait for it.
 * @returns to be asked with a name, or null for a stranger
 */
export function refusalBudget(nowMs: () => number): (person: string | null) => boolean {
  let sinceMs = nowMs();
  const told = new Map<string | null, number>();
  return (person) => {
    if (nowMs() - sinceMs >= MINUTE_MS) {
      sinceMs = nowMs();
      told.clear();
    }
    const lines = (told.get(person) ?? 0) + 1;
    told.set(person, lines);
    return lines <= REFUSALS_A_MINUTE;
  };
}
