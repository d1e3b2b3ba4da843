import type { PropertyModel } from "../../../twins/core/thing.ts";
import type { Replica } from "../source.ts";
import type { SceneSpeeds } from "../types.ts";

/** What a detector's lamp, column and label read. */
const PROPERTY = "speed";

/**
 * A replica whose detectors have the speeds that the roads show: lamps and labels beside the roads are then of the same moment. All else
 * is the replica's own. Made anew for other speeds, so that whoever reads it reads it all.
 */
export class ShownReplica implements Replica {
  private readonly base: Replica;
  private readonly speeds: SceneSpeeds;
  private held = new Float64Array(0);
  private heldAtMs = new Float64Array(0);
  private seen = -1;
  private seenLayout = -1;

  constructor(base: Replica, speeds: SceneSpeeds) {
    this.base = base;
    this.speeds = speeds;
  }

  get values(): Float64Array {
    this.take();
    return this.held;
  }

  get observedAtMs(): Float64Array {
    this.take();
    return this.heldAtMs;
  }

  private take(): void {
    const { base } = this;
    const { version, layout, values, observedAtMs } = base;
    if (version === this.seen && layout === this.seenLayout && values.length === this.held.length) return;
    this.seen = version;
    this.seenLayout = layout;
    this.held = Float64Array.from(values);
    this.heldAtMs = Float64Array.from(observedAtMs);
    for (const [thing, mph] of this.speeds.mph) {
      const slot = base.slot(thing, PROPERTY);
      if (slot < 0) continue;
      this.held[slot] = mph;
      // It is of a moment of its own, and does not grow old in the picture.
      this.heldAtMs[slot] = Number.POSITIVE_INFINITY;
    }
  }

  slot(thing: string, property: string): number {
    return this.base.slot(thing, property);
  }

  serverNowMs(): number {
    return this.base.serverNowMs();
  }

  online(thing: string): boolean {
    return this.speeds.mph.has(thing) || this.base.online(thing);
  }

  provenance(thing: string): ReturnType<Replica["provenance"]> {
    if (!this.speeds.mph.has(thing)) return this.base.provenance(thing);
    return this.speeds.forecast ? "forecast" : "recorded";
  }

  staleAfterMs(thing: string, property: PropertyModel): number {
    return this.base.staleAfterMs(thing, property);
  }

  get version(): number {
    return this.base.version;
  }

  get layout(): number {
    return this.base.layout;
  }
}
