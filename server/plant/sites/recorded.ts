import type { Reported } from "../../device/device.ts";
import { createPlayer } from "../replay/player.ts";
import type { Timeline } from "../replay/recordings.ts";
import type { PlayOptions, SiteDevice, SitePlant } from "./sitePlant.ts";

/** What one device says of one of its Things. */
export interface SiteReport {
  readonly device: string;
  readonly thing: string;
  readonly values: Readonly<Record<string, Reported>>;
}

/** A gateway's readings are gathered this long: its rows come seconds apart. ms */
export const GATEWAY_BATCH_MS = 250;

/** In the words of the provenance: how long a step of the recording takes here. */
export const paceOf = (stepMin: number, factor: number): string =>
  `${stepMin} minutes in ${Number(((stepMin * 60) / factor).toPrecision(3))} s`;

/** A recording that says when it was made. */
export interface Recorded extends Timeline<readonly SiteReport[]> {
  /** When its first row was, epoch ms. */
  readonly firstMs: number;
  readonly stepMs: number;
}

/** A site of which every Thing is recorded: rows as they fall due, and nothing between them. */
export function recordedSite(
  siteId: string,
  devices: readonly SiteDevice[],
  timeline: Recorded,
  fromRow: number,
  options: PlayOptions,
): SitePlant {
  const player = createPlayer(timeline, options.siteFactor, timeline.atS[fromRow] ?? 0, options.nowMs(), ({ name }) =>
    options.tell({ kind: "loop", site: siteId, recording: name }),
  );
  return {
    siteId,
    devices,
    replayClock(atMs) {
      const { atS, firstMs, stepMs } = timeline;
      const lastMs = firstMs + (atS.at(-1) ?? 0) * 1000;
      // Before its first row is due the player stands before the recording, and at a round's end behind it.
      const recordedMs = Math.max(0, Math.round(firstMs + player.positionS(atMs) * 1000));
      return { atMs: Math.round(atMs), recordedMs, firstMs, lastMs, stepMs };
    },
    step(nowMs, say) {
      for (const { tMs, row } of player.due(nowMs))
        for (const { device, thing, values } of row) say(device, thing, values, { tMs });
    },
    close() {},
  };
}
