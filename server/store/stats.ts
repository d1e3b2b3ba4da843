import type { StoreCounter } from "./port.ts";

export const counters = (): Record<StoreCounter, number> => ({
  appended: 0,
  groups: 0,
  refusedFull: 0,
  refusedBusy: 0,
  tornTails: 0,
  damagedLogs: 0,
  damagedFiles: 0,
  damagedChunks: 0,
  sealed: 0,
  sealFailed: 0,
  prunedChunks: 0,
});
