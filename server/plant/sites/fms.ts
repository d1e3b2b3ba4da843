import { join } from "node:path";
import { must, ok, type Result, refuse } from "../../../twins/core/result.ts";
import { FMS_PALLETS } from "../../../twins/sites/fms/index.ts";
import { FMS_MACHINES, FMS_VEHICLES, jobsetOperations } from "../../../twins/sites/fms/workState.ts";
import type { CommandHandler } from "../../device/device.ts";
import { type CellWorld, createCell } from "../cell/cell.ts";
import { readCell, writeCell } from "../cell/stored.ts";
import { cellHandler, machineHandler, vehicleHandler } from "../commands.ts";
import { createPlayer, type Player } from "../replay/player.ts";
import {
  armRecording,
  beforeFault,
  pumpRecording,
  type RecordedRow,
  type Recording,
  thermoRecording,
} from "../replay/recordings.ts";
import {
  cellReport,
  machineReport,
  palletReports,
  type Report,
  VIRTUAL_SOURCE,
  vehiclePose,
  vehicleReport,
} from "../reports.ts";
import type { PlayOptions, Say, SiteDevice, SitePlant } from "./sitePlant.ts";

/** The machining cell, whose machines may be looked at. */
export interface FmsPlant extends SitePlant {
  readonly world: CellWorld;
}

type CellPlayer = Player<RecordedRow>;

const SITE = "fms";
/** A step after a pause of the process: the virtual cell stood still meanwhile. */
const MAX_STEP_S = 0.25;
const FULL_REPORT_S = 1;
const PALLET_REPORT_S = 2;
const SAVE_S = 2;

/** Sends what of a recording is due. */
function sayRecorded(say: Say, thing: string, player: CellPlayer, nowMs: number): void {
  for (const { tMs, row } of player.due(nowMs)) {
    if (Object.keys(row.good).length > 0) say(thing, thing, row.good, { tMs });
    if (Object.keys(row.uncertain).length > 0) say(thing, thing, row.uncertain, { tMs, quality: "uncertain" });
  }
}

/** Telemetry of the virtual cell: often where it moves or changes, once a second where nothing does. */
function cellReporter({ cell }: CellWorld): (nowS: number, say: Say) => void {
  const said = new Map<string, { text: string; atS: number }>();
  return (nowS, say) => {
    const sayOf = (device: string, thing: string, report: Report, key: string, everyS: number): void => {
      const last = said.get(thing);
      if (last !== undefined && last.text === key && nowS - last.atS < everyS) return;
      said.set(thing, { text: key, atS: nowS });
      say(device, thing, report);
    };
    for (const [i, vehicle] of cell.vehicles.entries()) {
      const id = FMS_VEHICLES[i]!;
      const full = nowS - (said.get(id)?.atS ?? -Infinity) >= FULL_REPORT_S;
      const pose = vehiclePose(cell, vehicle);
      const key = `${String(pose.state)} ${vehicle.order?.id} ${vehicle.load}`;
      if (full || said.get(id)?.text !== key) sayOf(id, id, vehicleReport(cell, vehicle), key, 0);
      else if (vehicle.drive !== null && vehicle.drive.speedMps > 0) say(id, id, pose);
    }
    for (const [i, machine] of cell.machines.entries()) {
      const id = FMS_MACHINES[i]!;
      const key = `${machine.state} ${machine.job} ${machine.operation}`;
      sayOf(id, id, machineReport(machine), key, FULL_REPORT_S);
    }
    for (const [id, report] of palletReports(cell))
      sayOf("cell-1", id, report, JSON.stringify(report), PALLET_REPORT_S);
    sayOf("cell-1", "cell-1", cellReport(cell), `${cell.mode} ${cell.cycle} ${cell.jobsFinished}`, FULL_REPORT_S);
  };
}

interface Recordings {
  readonly pump: Recording;
  readonly thermo: Recording;
  readonly arm: Recording;
}

function loadRecordings(): Result<Recordings> {
  const pump = pumpRecording("valve1_0.csv");
  const thermo = thermoRecording();
  const arm = armRecording();
  if (!pump.ok) return pump;
  if (!thermo.ok) return thermo;
  if (!arm.ok) return arm;
  return ok({ pump: pump.value, thermo: thermo.value, arm: arm.value });
}

interface Players {
  byThing(): ReadonlyMap<string, CellPlayer>;
  /** After its service the pump is as it was before the fault. */
  healPump(): void;
}

function createPlayers(options: PlayOptions, recordings: Recordings): Players {
  const play = (recording: Recording, fromS?: number): CellPlayer => {
    const wanted = options.from === "fault" ? recording.faultAtS : options.from === "start" ? 0 : options.from;
    return createPlayer(recording, options.factor, fromS ?? wanted, options.nowMs(), ({ name }) =>
      options.tell({ kind: "loop", site: SITE, recording: name }),
    );
  };
  const players = new Map<string, CellPlayer>([
    ["pump-1", play(recordings.pump)],
    ["thermo-2", play(recordings.thermo)],
    ["arm-1", play(recordings.arm)],
  ]);
  return {
    byThing: () => players,
    healPump: () => void players.set("pump-1", play(beforeFault(recordings.pump), 0)),
  };
}

/** Every device of the cell, the controller first. */
function devicesOf(world: CellWorld, players: Players, recordings: Recordings, factor: number): SiteDevice[] {
  const onStop = (stopped: boolean): void => {
    if (stopped && world.cell.mode !== "stopped") world.stop();
  };
  const virtual = (name: string, things: readonly string[], source: string, handler: CommandHandler): SiteDevice => ({
    name,
    things,
    provenance: Object.fromEntries(things.map((thing) => [thing, { kind: "virtual" as const, source, factor: 1 }])),
    handler,
    onStop,
  });
  const recorded = (name: string, source: string): SiteDevice => ({
    name,
    things: [name],
    provenance: { [name]: { kind: "recorded", source, factor } },
    onStop,
  });
  const pallets = Array.from({ length: FMS_PALLETS }, (_, i) => `pallet-${i + 1}`);
  const serviced = (machine: number) => (machine === 0 ? () => players.healPump() : () => {});
  return [
    virtual("cell-1", ["cell-1", ...pallets], VIRTUAL_SOURCE.controller, cellHandler(world)),
    ...FMS_MACHINES.map((id, i) =>
      virtual(id, [id], VIRTUAL_SOURCE.machine, machineHandler(world, world.cell.machines[i]!, serviced(i))),
    ),
    ...FMS_VEHICLES.map((id, i) =>
      virtual(id, [id], VIRTUAL_SOURCE.vehicle, vehicleHandler(world, world.cell.vehicles[i]!)),
    ),
    recorded("pump-1", `${recordings.pump.source}; after a service, its beginning before the fault`),
    recorded("thermo-2", recordings.thermo.source),
    recorded("arm-1", recordings.arm.source),
  ];
}

/** The machining cell. @throws CodedError when a recording, or what was kept of the cell, cannot be read */
export function fmsPlant(options: PlayOptions): FmsPlant {
  if (jobsetOperations(options.jobset) === null)
    must(
      refuse("PLAN_UNKNOWN", {
        en: `The cell has no job set ${options.jobset}; choose 1 to 10.`,
        zh: `单元没有作业集 ${options.jobset}，请选择 1 至 10。`,
      }),
    );
  const recordings = must(loadRecordings());
  const file = join(options.folder, "cell.json");
  const world = createCell(options.jobset, options.seed, must(readCell(file)));
  const players = createPlayers(options, recordings);
  const report = cellReporter(world);
  let lastS = options.monotonicS();
  let savedS = lastS;
  return {
    siteId: SITE,
    world,
    devices: devicesOf(world, players, recordings, options.factor),
    step(nowMs, say) {
      const nowS = options.monotonicS();
      world.step(Math.min(nowS - lastS, MAX_STEP_S));
      lastS = nowS;
      report(nowS, say);
      for (const [id, player] of players.byThing()) sayRecorded(say, id, player, nowMs);
      if (!world.cell.changed && nowS - savedS < SAVE_S) return;
      world.cell.changed = false;
      savedS = nowS;
      writeCell(file, world.cell);
    },
    close: () => writeCell(file, world.cell),
  };
}
