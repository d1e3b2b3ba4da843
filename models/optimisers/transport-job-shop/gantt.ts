import type { Schedule, TransportJobShop } from "../../../twins/operations/transportJobShop.ts";

interface Bar {
  readonly from: number;
  readonly to: number;
  readonly mark: string;
  readonly label: string;
}

/** Draws the bars of one row; a label stands at the begin of its bar where there is room for all of it. */
function drawRow(bars: readonly Bar[], columns: number, horizon: number): string {
  const cells = Array.from({ length: columns }, () => " ");
  const column = (time: number): number => Math.round((time / horizon) * columns);
  for (const { from, to, mark, label } of bars) {
    const first = Math.min(column(from), columns - 1);
    const past = Math.min(columns, Math.max(column(to), first + 1));
    for (let i = first; i < past; i++) cells[i] = mark;
    if (label.length <= past - first) for (let i = 0; i < label.length; i++) cells[first + i] = label[i];
  }
  return cells.join("");
}

/**
 * The schedule as text, a row a machine and a vehicle. `#` is work and `=` a loaded trip, both begin with the number of
 * their job; `-` is an empty trip, drawn until the vehicle gets there; a space is idle or waiting.
 * @param columns of the time axis, at least 10
 */
export function gantt(problem: TransportJobShop, schedule: Schedule, columns: number): string {
  const width = Math.max(10, columns);
  const horizon = Math.max(schedule.makespan, Number.MIN_VALUE);
  const machines = problem.machines.map((_, m) => {
    const own = schedule.operations.filter((o) => o.machine === m + 1);
    return own.map((o): Bar => ({ from: o.start, to: o.end, mark: "#", label: String(o.job) }));
  });
  const vehicles = problem.vehicles.map((vehicle, v) => {
    const own = schedule.transports.filter((t) => t.vehicle === v + 1).toSorted((a, b) => a.start - b.start);
    let location = vehicle.location;
    return own.flatMap((t): Bar[] => {
      const empty = problem.travel[location][t.from];
      location = t.to;
      const loaded: Bar = { from: t.pickup, to: t.delivery, mark: "=", label: String(t.job) };
      return empty === 0 ? [loaded] : [{ from: t.start, to: t.start + empty, mark: "-", label: "" }, loaded];
    });
  });
  const rows = [
    ...machines.map((bars, m) => [`machine ${m + 1}`, drawRow(bars, width, horizon)]),
    ...vehicles.map((bars, v) => [`vehicle ${v + 1}`, drawRow(bars, width, horizon)]),
  ];
  const margin = Math.max(...rows.map(([name]) => name.length));
  const end = String(schedule.makespan);
  return [
    ...rows.map(([name, bars]) => `${name.padEnd(margin)} |${bars}|`),
    `${" ".repeat(margin)} 0${end.padStart(width)} s`,
  ].join("\n");
}
