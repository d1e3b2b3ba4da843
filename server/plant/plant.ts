import { join } from "node:path";
import { type Failure, must, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Proof } from "../../twins/protocol/device.ts";
import { FMS_PALLETS } from "../../twins/sites/fms/index.ts";
import { FMS_MACHINES, FMS_VEHICLES, jobsetOperations } from "../../twins/sites/fms/workState.ts";
import { type CommandHandler, connectDevice, type Device } from "../device/device.ts";
import { type CellWorld, createCell } from "./cell/cell.ts";
import { readCell, writeCell } from "./cell/stored.ts";
import { cellHandler, machineHandler, vehicleHandler } from "./commands.ts";
import { createPlayer, type Player } from "./replay/player.ts";
import { armRecording, beforeFault, pumpRecording, type Recording, thermoRecording } from "./replay/recordings.ts";
import { cellReport, machineReport, palletReports, VIRTUAL_SOURCE, vehiclePose, vehicleReport } from "./reports.ts";

export interface PlantOptions {
  readonly url: string;
  /** Keys, what devices remember, and the state of the cell. */
  readonly folder: string;
  /** Codes for devices that are not enrolled yet. */
  enrolCode(): string | undefined;
  /** Replay speed of the recordings. Virtual machines and vehicles keep real time. */
  readonly factor: number;
  /** Where recordings begin: shortly before a labelled fault, at their start, or at a second of theirs. */
  readonly from: "fault" | "start" | number;
  readonly jobset: number;
  readonly seed: number;
  nowMs(): number;
  /** Seconds of a clock that never goes back. */
  monotonicS(): number;
  tell(event: PlantEvent): void;
}

export type PlantEvent =
  | { readonly kind: "online" | "offline"; readonly device: string; readonly things: readonly string[] }
  | { readonly kind: "refused"; readonly device: string; readonly error: Failure }
  | { readonly kind: "loop"; readonly recording: string };

export interface Plant {
  readonly world: CellWorld;
  readonly devices: ReadonlyMap<string, Device>;
  close(): Promise<void>;
}

const STEP_MS = 50;
/** A step after a pause of the process: the virtual cell stood still meanwhile. */
const MAX_STEP_S = 0.25;
const FULL_REPORT_S = 1;
const PALLET_REPORT_S = 2;
const SAVE_S = 2;

type Connect = (name: string, things: readonly string[], provenance: Proof["provenance"][string]) => Promise<Device>;

/** One device a name, each with its own key. */
function connector(options: PlantOptions, onStop: (stopped: boolean) => void): Connect {
  return (name, things, provenance) =>
    connectDevice({
      url: options.url,
      things: things.map((id) => ({ id })),
      keyFile: join(options.folder, "keys", `${name}.key`),
      provenance: Object.fromEntries(things.map((thing) => [thing, provenance])),
      ...(options.enrolCode() === undefined ? {} : { enrolCode: options.enrolCode()! }),
      onOnline: () => options.tell({ kind: "online", device: name, things }),
      onOffline: () => options.tell({ kind: "offline", device: name, things }),
      onRefused: (error) => options.tell({ kind: "refused", device: name, error }),
      onStop,
    });
}

/** Sends what of a recording is due. */
function reportRecorded(device: Device, thing: string, player: Player, nowMs: number): void {
  for (const { tMs, row } of player.due(nowMs)) {
    if (Object.keys(row.good).length > 0) device.report(thing, row.good, { tMs });
    if (Object.keys(row.uncertain).length > 0) device.report(thing, row.uncertain, { tMs, quality: "uncertain" });
  }
}

interface Reporter {
  /** Everything that is due at this second. */
  step(nowS: number): void;
}

/** Telemetry of the virtual cell: often where it moves or changes, once a second where nothing does. */
function cellReporter(world: CellWorld, devices: ReadonlyMap<string, Device>): Reporter {
  const { cell } = world;
  const said = new Map<string, { text: string; atS: number }>();
  const say = (
    device: string,
    thing: string,
    report: Parameters<Device["report"]>[1],
    key: string,
    everyS: number,
    nowS: number,
  ) => {
    const last = said.get(thing);
    if (last !== undefined && last.text === key && nowS - last.atS < everyS) return;
    said.set(thing, { text: key, atS: nowS });
    devices.get(device)?.report(thing, report);
  };
  return {
    step(nowS) {
      for (const [i, vehicle] of cell.vehicles.entries()) {
        const id = FMS_VEHICLES[i]!;
        const full = nowS - (said.get(id)?.atS ?? -Infinity) >= FULL_REPORT_S;
        const pose = vehiclePose(cell, vehicle);
        const key = `${String(pose.state)} ${vehicle.order?.id} ${vehicle.load}`;
        if (full || said.get(id)?.text !== key) say(id, id, vehicleReport(cell, vehicle), key, 0, nowS);
        else if (vehicle.drive !== null && vehicle.drive.speedMps > 0) devices.get(id)?.report(id, pose);
      }
      for (const [i, machine] of cell.machines.entries()) {
        const id = FMS_MACHINES[i]!;
        const key = `${machine.state} ${machine.job} ${machine.operation}`;
        say(id, id, machineReport(machine), key, FULL_REPORT_S, nowS);
      }
      for (const [id, report] of palletReports(cell))
        say("cell-1", id, report, JSON.stringify(report), PALLET_REPORT_S, nowS);
      say("cell-1", "cell-1", cellReport(cell), `${cell.mode} ${cell.cycle} ${cell.jobsFinished}`, FULL_REPORT_S, nowS);
    },
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

/** Connects every device, the controller first; those that are connected are in `devices` even when one fails. */
async function connectAll(
  connect: Connect,
  world: CellWorld,
  players: Players,
  devices: Map<string, Device>,
  factor: number,
): Promise<void> {
  const serve = async (name: string, things: readonly string[], source: string, handler: CommandHandler) => {
    const device = await connect(name, things, { kind: "virtual", source, factor: 1 });
    device.onCommand(handler);
    devices.set(name, device);
  };
  const pallets = Array.from({ length: FMS_PALLETS }, (_, i) => `pallet-${i + 1}`);
  await serve("cell-1", ["cell-1", ...pallets], VIRTUAL_SOURCE.controller, cellHandler(world));
  for (const [i, id] of FMS_MACHINES.entries()) {
    const serviced = i === 0 ? () => players.healPump() : () => {};
    await serve(id, [id], VIRTUAL_SOURCE.machine, machineHandler(world, world.cell.machines[i]!, serviced));
  }
  for (const [i, id] of FMS_VEHICLES.entries())
    await serve(id, [id], VIRTUAL_SOURCE.vehicle, vehicleHandler(world, world.cell.vehicles[i]!));
  for (const [id, player] of players.byThing()) {
    const { source } = player.recording;
    const shown = id === "pump-1" ? `${source}; after a service, its beginning before the fault` : source;
    devices.set(id, await connect(id, [id], { kind: "recorded", source: shown, factor }));
  }
}

/** Plays the devices of the machining cell. @throws CodedError when a key, a recording or an enrolment is refused. */
export async function startPlant(options: PlantOptions): Promise<Plant> {
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
  const connect = connector(options, (stopped) => void (stopped && world.cell.mode !== "stopped" && world.stop()));
  const devices = new Map<string, Device>();
  const players = createPlayers(options, recordings);
  try {
    await connectAll(connect, world, players, devices, options.factor);
  } catch (error) {
    await Promise.all([...devices.values()].map((device) => device.close(0)));
    throw error;
  }
  const reporter = cellReporter(world, devices);
  let lastS = options.monotonicS();
  let savedS = lastS;
  const timer = setInterval(() => {
    const nowS = options.monotonicS();
    world.step(Math.min(nowS - lastS, MAX_STEP_S));
    lastS = nowS;
    reporter.step(nowS);
    for (const [id, player] of players.byThing()) reportRecorded(devices.get(id)!, id, player, options.nowMs());
    if (!world.cell.changed && nowS - savedS < SAVE_S) return;
    world.cell.changed = false;
    savedS = nowS;
    writeCell(file, world.cell);
  }, STEP_MS);
  return {
    world,
    devices,
    async close() {
      clearInterval(timer);
      writeCell(file, world.cell);
      await Promise.all([...devices.values()].map((device) => device.close()));
    },
  };
}

interface Players {
  byThing(): ReadonlyMap<string, Player>;
  /** After its service the pump is as it was before the fault. */
  healPump(): void;
}

function createPlayers(options: PlantOptions, recordings: Recordings): Players {
  const play = (recording: Recording, fromS?: number): Player => {
    const wanted = options.from === "fault" ? recording.faultAtS : options.from === "start" ? 0 : options.from;
    return createPlayer(recording, options.factor, fromS ?? wanted, options.nowMs(), ({ name }) =>
      options.tell({ kind: "loop", recording: name }),
    );
  };
  const players = new Map<string, Player>([
    ["pump-1", play(recordings.pump)],
    ["thermo-2", play(recordings.thermo)],
    ["arm-1", play(recordings.arm)],
  ]);
  return {
    byThing: () => players,
    healPump: () => void players.set("pump-1", play(beforeFault(recordings.pump), 0)),
  };
}
