/** One measured line: a value, what it is compared with, and the gate the ratio must keep. */
export interface Line {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the ratio is to; null for a plain number. */
  readonly floor: { readonly name: string; readonly value: number } | null;
  /** Highest ratio (or value, without a floor) that passes; null for information. */
  readonly atMost: number | null;
}

export interface Report {
  line(line: Line): void;
  readonly lines: readonly Line[];
  missed(): Line[];
  /** All of it as the one document of `--json`. */
  document(bench: string): object;
}

export const measure = (line: Line): number => (line.floor === null ? line.value : line.value / line.floor.value);

const short = (x: number): string =>
  Math.abs(x) >= 1000 ? Math.round(x).toLocaleString("en-US") : Number(x.toPrecision(3)).toString();

export function createReport(print: (text: string) => void): Report {
  const lines: Line[] = [];
  const passes = (line: Line) => line.atMost === null || measure(line) <= line.atMost;
  const missed = () => lines.filter((line) => !passes(line));
  return {
    lines,
    line(line) {
      lines.push(line);
      const against =
        line.floor === null
          ? ""
          : `  ${short(measure(line))} x ${line.floor.name} (${short(line.floor.value)} ${line.unit})`;
      const gate = line.atMost === null ? "" : `  ${passes(line) ? "ok" : "MISSED"} (<= ${line.atMost})`;
      print(`${line.name}: ${short(line.value)} ${line.unit}${against}${gate}\n`);
    },
    missed,
    document: (bench) => ({
      bench,
      pass: missed().length === 0,
      lines: lines.map((line) => ({ ...line, ratio: line.floor === null ? null : measure(line), pass: passes(line) })),
    }),
  };
}

/** CPU milliseconds of `run`, the best of `rounds`: other load on the machine only ever adds. */
export function bestCpuMs(rounds: number, run: () => void): number {
  let best = Infinity;
  for (let i = 0; i < rounds; i++) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}
