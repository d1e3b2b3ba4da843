import { readFileSync } from "node:fs";
import { ok, type Result } from "../../../twins/core/result.ts";
import type { Reported } from "../../device/device.ts";
import { parseTable, type Table } from "./csv.ts";

export interface RecordedRow {
  /** What was measured. */
  readonly good: Readonly<Record<string, Reported>>;
  /** What was worked out from it. */
  readonly uncertain: Readonly<Record<string, Reported>>;
}

/** Rows and their times: what can be played. */
export interface Timeline<Row> {
  readonly name: string;
  /** Seconds since its first row, rising. */
  readonly atS: readonly number[];
  /** Made when it is asked for: a recording has tens of thousands. */
  row(index: number): Row;
}

/** What one device of the cell recorded. */
export interface Recording extends Timeline<RecordedRow> {
  /** Source and licence, as shown beside the data. */
  readonly source: string;
  /** Where the replay starts with `--from fault`: some time before a labelled fault. s */
  readonly faultAtS: number;
}

/** Before the labelled fault, in the recording's time, s. */
const LEAD_S = 60;

const FOLDER = new URL("../../../twins/sites/fms/recordings/", import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, FOLDER), "utf8");

/** Our property, the recording's column, its unit. Labels (anomaly, changepoint) are not among them: they are never sent. */
const SKAB: readonly (readonly [property: string, column: string, unit: string])[] = [
  ["accelerometer1", "Accelerometer1RMS", "[g]"],
  ["accelerometer2", "Accelerometer2RMS", "[g]"],
  ["current", "Current", "A"],
  ["pressure", "Pressure", "bar"],
  ["temperature", "Temperature", "Cel"],
  ["thermocouple", "Thermocouple", "Cel"],
  ["voltage", "Voltage", "V"],
  ["flow", "Volume Flow RateRMS", "L/min"],
];

const quantity = (table: Table, column: string, row: number, unit: string): Reported => {
  const value = table.columns.get(column)?.[row];
  if (value === undefined) throw new Error(`the recording has no column ${column}`);
  return [Number.isNaN(value) ? null : value, unit];
};

/** The SKAB pump: a file of the recordings' folder. */
export function pumpRecording(file: string): Result<Recording> {
  const table = parseTable(read(`skab/${file}`), ";", "datetime");
  if (!table.ok) return table;
  const { atS, columns } = table.value;
  const fault = columns.get("anomaly")?.indexOf(1) ?? -1;
  return ok({
    name: `SKAB ${file}`,
    source: `SKAB ${file} (waico/SKAB, MIT)`,
    atS,
    row: (i) => ({
      good: Object.fromEntries(SKAB.map(([name, column, unit]) => [name, quantity(table.value, column, i, unit)])),
      uncertain: {},
    }),
    faultAtS: fault < 0 ? 0 : Math.max(0, atS[fault]! - LEAD_S),
  });
}

/** The beginning of a recording, up to the minute before its labelled fault: the same pump when nothing was wrong. */
export function beforeFault(recording: Recording): Recording {
  const end = recording.atS.findIndex((atS) => atS >= recording.faultAtS);
  return end <= 0 ? recording : { ...recording, atS: recording.atS.slice(0, end), faultAtS: 0 };
}

/** NAB's machine temperature, one value every five minutes; the windows name its known failures. */
export function thermoRecording(): Result<Recording> {
  // On 2014-01-07 the recording repeats an hour, as if its clock had been set back.
  const table = parseTable(read("nab/machine_temperature_system_failure.csv"), ",", "timestamp", "skip");
  if (!table.ok) return table;
  const windows = Object.values(JSON.parse(read("nab/windows.json")) as Record<string, [string, string][]>)[0] ?? [];
  const firstMs = Date.parse("2013-12-02T21:15:00Z");
  const failureS = (Date.parse(`${windows[1]?.[0].slice(0, 19).replace(" ", "T")}Z`) - firstMs) / 1000;
  return ok({
    name: "NAB machine_temperature_system_failure",
    source: "NAB machine_temperature_system_failure (numenta/NAB, MIT)",
    atS: table.value.atS,
    row: (i) => ({ good: { temperature: quantity(table.value, "value", i, "{unstated}") }, uncertain: {} }),
    faultAtS: Number.isFinite(failureS) ? failureS : 0,
  });
}

/** Where the arm stands when the recording begins: not recorded, so this is assumed. rad */
const UR3_HOME = [0, -Math.PI / 2, 0, -Math.PI / 2, 0, 0] as const;
/** Over a longer gap nothing is integrated, s. */
const MAX_STEP_S = 3;

const wrap = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));

/** The UR3 arm. Angles are integrated from the recorded speeds (trapezoidal rule), so they are uncertain. */
export function armRecording(): Result<Recording> {
  const table = parseTable(read("ur3/cobotops_first250.csv"), ",", "Timestamp");
  if (!table.ok) return table;
  const { atS, columns } = table.value;
  const speed = (joint: number, row: number): number => columns.get(`Speed_J${joint}`)![row]!;
  const angles: number[] = [...UR3_HOME];
  const anglesAt = atS.map((t, i) => {
    const dtS = i === 0 ? 0 : t - atS[i - 1]!;
    for (let j = 0; j < 6; j++) {
      const area = i === 0 ? 0 : ((speed(j, i - 1) + speed(j, i)) / 2) * dtS;
      if (dtS <= MAX_STEP_S && Number.isFinite(area)) angles[j] = wrap(angles[j]! + area);
    }
    return [...angles];
  });
  const row = (i: number): RecordedRow => {
    const good: Record<string, Reported> = {};
    const uncertain: Record<string, Reported> = {};
    for (let j = 0; j < 6; j++) {
      uncertain[`angle${j}`] = [anglesAt[i]![j]!, "rad"];
      good[`speed${j}`] = quantity(table.value, `Speed_J${j}`, i, "rad/s");
      good[`current${j}`] = quantity(table.value, `Current_J${j}`, i, "A");
      good[`temperature${j}`] = quantity(table.value, j === 0 ? "Temperature_T0" : `Temperature_J${j}`, i, "Cel");
    }
    good.toolCurrent = quantity(table.value, "Tool_current", i, "A");
    good.protectiveStop = flag(columns.get("Robot_ProtectiveStop")?.[i]);
    good.gripLost = flag(columns.get("grip_lost")?.[i]);
    return { good, uncertain };
  };
  return ok({ name: "UR3 CobotOps", source: "UR3 CobotOps, first 250 rows (UCI, CC BY 4.0)", atS, row, faultAtS: 0 });
}

const flag = (value: number | undefined): Reported => (value === 0 || value === 1 ? value === 1 : [null, "1"]);
