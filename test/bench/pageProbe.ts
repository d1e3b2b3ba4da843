import type { Page } from "playwright-core";

/** What the page saw: when (Unix ms) the value with this code first was in the replica, or in a finished frame. */
export type Sighting = readonly [atMs: number, code: number];

export interface Sightings {
  readonly replica: readonly Sighting[];
  readonly shown: readonly Sighting[];
}

/** Codes are shown as tenths: 50.0 to 99.9, which no other label of the place looks like. */
export const CODES = 500;
export const codeToValue = (code: number): number => 50 + code / 10;

interface Window {
  sightings: { replica: [number, number][]; shown: [number, number][] };
}

/**
 * Runs before the page's own scripts. The replica: each state that the decoder's worker hands to the page, or has ready
 * in shared memory when an animation frame looks. Pixels: the
 * text of the labels, read as the last thing of an animation frame, timed by a task after that frame's rendering; with a
 * 3D canvas after a pixel was read back, which waits for all that was drawn.
 */
function probe({ thing, labels }: { thing: number; labels: string }): void {
  const own = window as unknown as Window;
  own.sightings = { replica: [], shown: [] };
  const { replica, shown } = own.sightings;
  let slot = -1;
  let states: readonly { values: Float64Array; head: Float64Array }[] = [];
  const inReplica = (value: number): void => {
    const code = Math.round((value - 50) * 10);
    if (code >= 0 && code !== replica.at(-1)?.[1]) replica.push([Date.now(), code]);
  };
  class Watched extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener("message", ({ data }) => {
        if (data?.type === "state") inReplica(data.values[slot]);
      });
    }
    override postMessage(message: unknown, options?: unknown): void {
      const order = message as {
        type?: string;
        layout?: { base: number }[];
        shared?: { states: typeof states } | null;
      };
      if (order?.type === "load") {
        slot = order.layout?.[thing]?.base ?? -1;
        states = order.shared?.states ?? [];
      }
      super.postMessage(message, options as Transferable[]);
    }
  }
  // A state's number is written last, so the one with the highest is whole.
  const lookInStates = (): void => {
    const newest = states.reduce((a, b) => (b.head[0]! > a.head[0]! ? b : a), states[0]!);
    if (newest !== undefined) inReplica(newest.values[slot] ?? Number.NaN);
  };
  window.Worker = Watched;

  const after = new MessageChannel();
  let fresh = -1;
  const look = (): void => {
    lookInStates();
    for (const element of document.querySelectorAll(labels)) {
      const found = /\d\d\.\d(?!\d)/.exec(element.textContent ?? "");
      const code = found === null ? -1 : Math.round((Number(found[0]) - 50) * 10);
      if (code >= 0 && code !== shown.at(-1)?.[1]) fresh = code;
    }
    after.port2.postMessage(0);
  };
  after.port1.onmessage = () => {
    if (fresh >= 0) {
      const canvas = document.querySelector<HTMLCanvasElement>(".scene canvas");
      const gl = canvas?.getContext("webgl2");
      gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
      shown.push([Date.now(), fresh]);
      fresh = -1;
    }
    // Asked for after the frame, so that it runs after everything the page itself asked for.
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** @param thing number of the Thing in the snapshot; its first property carries the code. */
export const installProbe = (page: Page, thing: number, labels: string): Promise<unknown> =>
  page.addInitScript(probe, { thing, labels });

export const readSightings = (page: Page): Promise<Sightings> =>
  page.evaluate(() => (window as unknown as Window).sightings);

/**
 * How long each report took to be seen, ms. A report that was overtaken by a newer one counts as seen with that.
 * @param reportedAtMs when report k was made; its code is k modulo CODES.
 */
export function latencies(reportedAtMs: readonly number[], sightings: readonly Sighting[]): number[] {
  const took: number[] = [];
  for (const [atMs, code] of sightings) {
    const newest = took.length + ((((code - took.length) % CODES) + CODES) % CODES);
    if (newest >= reportedAtMs.length) continue;
    while (took.length <= newest) took.push(atMs - reportedAtMs[took.length]!);
  }
  return took;
}
