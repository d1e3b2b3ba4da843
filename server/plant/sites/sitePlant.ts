import type { ReplayClock } from "../../../twins/core/reading.ts";
import type { Failure } from "../../../twins/core/result.ts";
import type { Proof } from "../../../twins/protocol/device.ts";
import type { CommandHandler, Device } from "../../device/device.ts";

type Report = Parameters<Device["report"]>;

/** Puts a report in the hands of the device with this name. */
export type Say = (device: string, thing: Report[0], values: Report[1], when?: Report[2]) => void;

/** A device of a site, before it is connected. */
export interface SiteDevice {
  /** Also the name of its key's file. */
  readonly name: string;
  readonly things: readonly string[];
  /** Of each of its Things. */
  readonly provenance: Proof["provenance"];
  /** Readings are gathered this long, ms; the device's own time unless said. */
  readonly batchMs?: number;
  readonly handler?: CommandHandler;
  /** The operational stop came or went. */
  onStop?(stopped: boolean): void;
}

/** What a site's devices are, and what they have to say: without sockets, keys and timers. */
export interface SitePlant {
  readonly siteId: string;
  /** In the order in which they are connected. */
  readonly devices: readonly SiteDevice[];
  /** Which moment of its recording the site plays; not there where the recording does not say when it was made. */
  replayClock?(nowMs: number): ReplayClock;
  /** Says what is due. @param nowMs epoch ms */
  step(nowMs: number, say: Say): void;
  /** Keeps what must outlive the process. */
  close(): void;
}

export type PlantEvent =
  | {
      readonly kind: "online" | "offline";
      readonly site: string;
      readonly device: string;
      readonly things: readonly string[];
    }
  | { readonly kind: "refused"; readonly site: string; readonly device: string; readonly error: Failure }
  | { readonly kind: "loop"; readonly site: string; readonly recording: string };

/** What the sites are played by. */
export interface PlayOptions {
  /** Of the whole plant: keys, and what is kept of each site. */
  readonly folder: string;
  /** Replay speed of the machining cell's recordings. Virtual machines and vehicles keep real time. */
  readonly factor: number;
  /** Where those begin: shortly before a labelled fault, at their start, or at a second of theirs. */
  readonly from: "fault" | "start" | number;
  /** Replay speed of the recordings of houses and cities, whose rows are minutes apart. */
  readonly siteFactor: number;
  readonly jobset: number;
  readonly seed: number;
  nowMs(): number;
  /** Seconds of a clock that never goes back. */
  monotonicS(): number;
  tell(event: PlantEvent): void;
}
