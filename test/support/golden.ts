import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Page } from "playwright-core";
import { encodePng } from "./png.ts";

/** Kept pictures are small: enough to see what is where, too little for the edges of letters. */
const WIDTH = 240;
/** Of a channel, 0 to 255: what differs so much is seen. */
const SEEN = 28;

export interface Difference {
  /** Of all channels of all pixels, 0 to 255. */
  readonly mean: number;
  /** Share of the pixels in which some channel differs by more than SEEN. */
  readonly seen: number;
}

interface Small {
  readonly width: number;
  readonly height: number;
  readonly rgb: readonly number[];
}

/** A picture made small in the page, whose browser reads it and takes means. */
const small = (page: Page, png: Buffer, width: number): Promise<Small> =>
  page.evaluate(
    async ([base64, w]) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const whole = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const height = Math.round((whole.height * w) / whole.width);
      const shrunk = await createImageBitmap(whole, { resizeWidth: w, resizeHeight: height, resizeQuality: "high" });
      const context = new OffscreenCanvas(w, height).getContext("2d");
      if (context === null) throw new Error("no canvas");
      context.drawImage(shrunk, 0, 0);
      const { data } = context.getImageData(0, 0, w, height);
      return { width: w, height, rgb: [...data].filter((_, i) => i % 4 !== 3) };
    },
    [png.toString("base64"), width] as const,
  );

function differenceOf(a: Small, b: Small): Difference {
  if (a.width !== b.width || a.height !== b.height) return { mean: 255, seen: 1 };
  let [sum, seen] = [0, 0];
  for (let i = 0; i < a.rgb.length; i += 3) {
    const apart = [0, 1, 2].map((channel) => Math.abs(a.rgb[i + channel]! - b.rgb[i + channel]!));
    sum += apart[0]! + apart[1]! + apart[2]!;
    if (Math.max(...apart) > SEEN) seen++;
  }
  return { mean: sum / a.rgb.length, seen: seen / (a.rgb.length / 3) };
}

/** How a picture differs from the kept one; AITN_UPDATE=1 keeps it instead. @throws when none is kept */
export async function differenceFrom(page: Page, path: string, png: Buffer): Promise<Difference> {
  const now = await small(page, png, WIDTH);
  if (process.env.AITN_UPDATE === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, encodePng(Uint8Array.from(now.rgb), now.width, now.height));
    return { mean: 0, seen: 0 };
  }
  if (!existsSync(path)) throw new Error(`there is no ${path}: AITN_UPDATE=1 makes it`);
  return differenceOf(now, await small(page, readFileSync(path), WIDTH));
}
