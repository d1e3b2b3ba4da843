/** More than this many alarms in the time are a flood; below the second number it has ended (ANSI/ISA-18.2-2016, 16.5). */
export const FLOOD_ALARMS = 10;
export const FLOOD_ENDS_BELOW = 5;
export const FLOOD_MS = 600_000;

export interface FloodWatch {
  /** An alarm was raised. @returns the id of the first alarm of the flood that begins with this one; null otherwise. */
  raised(id: string, nowMs: number): string | null;
}

export function floodWatch(): FloodWatch {
  // At most FLOOD_ALARMS + 1 raises matter: with so many in the time it is a flood, whatever came before.
  let raises: { id: string; atMs: number }[] = [];
  let flooding = false;
  return {
    raised(id, atMs) {
      const before = raises.filter((raise) => atMs - raise.atMs < FLOOD_MS);
      if (flooding && before.length < FLOOD_ENDS_BELOW) flooding = false;
      raises = [...before, { id, atMs }].slice(-(FLOOD_ALARMS + 1));
      if (flooding || raises.length <= FLOOD_ALARMS) return null;
      flooding = true;
      return raises[0]!.id;
    },
  };
}
