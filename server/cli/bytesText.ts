const STEPS: readonly [least: number, unit: string][] = [
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "kB"],
];

/** Bytes as people read them, in steps of 1,000. */
export function bytesText(bytes: number): string {
  const step = STEPS.find(([least]) => bytes >= least);
  return step === undefined ? `${bytes} B` : `${(bytes / step[0]).toFixed(1)} ${step[1]}`;
}
