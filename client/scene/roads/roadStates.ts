import type { ThingModel } from "../../../twins/core/thing.ts";
import { TRAFFIC_LEVELS, trafficLevel } from "../../../twins/things/traffic-detector/levels.ts";
import type { Replica } from "../source.ts";
import type { SceneSpeeds } from "../types.ts";
import type { RoadSegment } from "./segments.ts";

/** What a road shows: how its traffic is, that this is too old to be told, or that nothing is measured there. */
export const ROAD_STATES = [...TRAFFIC_LEVELS, "stale", "silent"] as const;
export type RoadState = (typeof ROAD_STATES)[number];
const SILENT = ROAD_STATES.indexOf("silent");
const STALE = ROAD_STATES.indexOf("stale");

/** Each half of a road is driven as its own end says: the mean of both is harmonic. Where one end is silent the other speaks for both. */
export function roadMph(from: number, to: number): number {
  if (Number.isNaN(from)) return to;
  if (Number.isNaN(to)) return from;
  return from + to === 0 ? 0 : (2 * from * to) / (from + to);
}

/** States of roads by the speeds at their ends. Reads the twin only when it has changed, or may have aged. */
export class RoadStates {
  /** Places in ROAD_STATES, one a segment. */
  readonly codes: Uint8Array;
  private readonly segments: readonly RoadSegment[];
  private readonly model: ThingModel | undefined;
  private readonly things: readonly string[];
  private readonly ends: Uint16Array;
  private readonly mph: Float64Array;
  private readonly old: Uint8Array;
  private readonly free: Float64Array;

  /** @param model of the detectors */
  constructor(segments: readonly RoadSegment[], model: ThingModel | undefined) {
    this.segments = segments;
    this.model = model;
    this.things = [...new Set(segments.flatMap(({ from, to }) => [from, to]))];
    const place = new Map(this.things.map((thing, i) => [thing, i]));
    this.ends = Uint16Array.from(segments.flatMap(({ from, to }) => [place.get(from) ?? 0, place.get(to) ?? 0]));
    this.free = Float64Array.from(segments, ({ freeMph }) => freeMph);
    this.mph = new Float64Array(this.things.length);
    this.old = new Uint8Array(this.things.length);
    this.codes = new Uint8Array(segments.length).fill(SILENT);
  }

  /** @param speeds that are shown instead of the replica's @returns true where a road changed */
  update(replica: Replica, speeds: SceneSpeeds | null): boolean {
    if (speeds === null) this.read(replica);
    else
      for (const [i, thing] of this.things.entries()) {
        this.mph[i] = speeds.mph.get(thing) ?? Number.NaN;
        this.old[i] = 0;
      }
    let changed = false;
    for (let i = 0; i < this.segments.length; i++) {
      const code = this.codeOf(i);
      if (code === this.codes[i]) continue;
      this.codes[i] = code;
      changed = true;
    }
    return changed;
  }

  private read(replica: Replica): void {
    const property = this.model?.properties.find(({ name }) => name === "speed");
    const nowMs = replica.serverNowMs();
    for (const [i, thing] of this.things.entries()) {
      const slot = replica.slot(thing, "speed");
      this.mph[i] = slot < 0 ? Number.NaN : replica.values[slot]!;
      const seenMs = slot < 0 ? 0 : replica.observedAtMs[slot]!;
      const aged = property !== undefined && seenMs > 0 && nowMs - seenMs > replica.staleAfterMs(thing, property);
      this.old[i] = aged || !replica.online(thing) ? 1 : 0;
    }
  }

  private codeOf(i: number): number {
    const [from, to] = [this.ends[2 * i]!, this.ends[2 * i + 1]!];
    const mph = roadMph(this.mph[from]!, this.mph[to]!);
    const level = trafficLevel(mph, this.free[i]);
    if (level === null) return SILENT;
    const told = (end: number): boolean => !Number.isNaN(this.mph[end]!);
    const isOld = (told(from) && this.old[from] === 1) || (told(to) && this.old[to] === 1);
    return isOld ? STALE : TRAFFIC_LEVELS.indexOf(level);
  }
}
