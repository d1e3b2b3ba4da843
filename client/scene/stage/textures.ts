import { CanvasTexture, DataTexture, LinearFilter, RepeatWrapping, SRGBColorSpace, type Texture } from "three";
import { rng } from "../../../twins/core/rng.ts";
import type { Vec2 } from "../../../twins/core/view.ts";
import type { Grid } from "./shade.ts";
import { tiled } from "./tiled.ts";

/** A canvas in the CPU's memory: drawn on and uploaded once, it would only keep a GPU waiting. */
function canvas(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const element = document.createElement("canvas");
  element.width = width;
  element.height = height;
  const context = element.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("no 2D canvas");
  return [element, context];
}

/** Smooth noise that tiles: sums of a periodic grid of random values, read bilinearly. */
function tileNoise(size: number, cells: number, seed: string): Float32Array {
  const random = rng(11, seed);
  const grid = Float32Array.from({ length: cells * cells }, () => random.uniform());
  const out = new Float32Array(size * size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const gx = (x / size) * cells;
      const gy = (y / size) * cells;
      const [x0, y0] = [Math.floor(gx), Math.floor(gy)];
      const [x1, y1] = [(x0 + 1) % cells, (y0 + 1) % cells];
      const fx = (gx - x0) ** 2 * (3 - 2 * (gx - x0));
      const fy = (gy - y0) ** 2 * (3 - 2 * (gy - y0));
      const top = grid[y0 * cells + x0]! * (1 - fx) + grid[y0 * cells + x1]! * fx;
      const bottom = grid[y1 * cells + x0]! * (1 - fx) + grid[y1 * cells + x1]! * fx;
      out[y * size + x] = top * (1 - fy) + bottom * fy;
    }
  return out;
}

/** Trowelled concrete: clouds, fine sand, a few scuffs. White in the mean, so that a colour can tint it. Tiles. */
export function concrete(size: number): Texture {
  const [element, context] = canvas(size, size);
  const image = context.createImageData(size, size);
  const clouds = tileNoise(size, 5, "clouds");
  const blots = tileNoise(size, 17, "blots");
  const fine = tileNoise(size, 90, "fine");
  const random = rng(5, "sand");
  for (let i = 0; i < size * size; i++) {
    const sand = random.uniform() - 0.5;
    const value = 232 + (clouds[i]! - 0.5) * 15 + (blots[i]! - 0.5) * 14 + (fine[i]! - 0.5) * 10 + sand * 7;
    image.data[i * 4] = value;
    image.data[i * 4 + 1] = value;
    image.data[i * 4 + 2] = value - 1;
    image.data[i * 4 + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return tiled(element);
}

/** A grid of shade as black with alpha. */
export function shadeTexture({ width, height, values }: Grid): Texture {
  const pixels = new Uint8Array(width * height * 4);
  for (let i = 0; i < values.length; i++) pixels.set([12, 16, 20, Math.min(255, Math.round(values[i]! * 255))], i * 4);
  const texture = new DataTexture(pixels, width, height);
  texture.colorSpace = SRGBColorSpace;
  texture.minFilter = LinearFilter;
  texture.magFilter = LinearFilter;
  texture.needsUpdate = true;
  return texture;
}

/** A soft round blot under things that move. */
export function blot(): Texture {
  const [element, context] = canvas(64, 64);
  const gradient = context.createRadialGradient(32, 32, 4, 32, 32, 32);
  gradient.addColorStop(0, "rgba(10,14,18,0.75)");
  gradient.addColorStop(0.55, "rgba(10,14,18,0.42)");
  gradient.addColorStop(1, "rgba(10,14,18,0)");
  context.fillStyle = gradient;
  context.fillRect(0, 0, 64, 64);
  return new CanvasTexture(element);
}

/** Welded wire: lines on nothing. Tiles at one mesh. */
export function wireMesh(css: string): Texture {
  const [element, context] = canvas(64, 64);
  context.strokeStyle = css;
  context.lineWidth = 7;
  context.strokeRect(0, 0, 64, 64);
  const texture = new CanvasTexture(element);
  texture.colorSpace = SRGBColorSpace;
  texture.wrapS = RepeatWrapping;
  texture.wrapT = RepeatWrapping;
  texture.anisotropy = 8;
  return texture;
}

export interface Stencil {
  readonly text: string;
  readonly at: Vec2;
  readonly turnRad: number;
  /** Cap height, m. */
  readonly heightM: number;
}

/** All painted words of a floor in one picture, a row each. @returns the picture and each row's share of width. */
export function stencils(words: readonly Stencil[], css: string): { texture: Texture; widths: number[]; rows: number } {
  const row = 96;
  const rows = Math.max(1, words.length);
  const [element, context] = canvas(1024, rows * row);
  context.fillStyle = css;
  context.textBaseline = "middle";
  context.font = `600 ${row * 0.78}px "DIN Alternate", "Noto Sans SC", "PingFang SC", system-ui, sans-serif`;
  const widths = words.map((word, i) => {
    context.fillText(word.text, 6, (i + 0.54) * row, 1012);
    return Math.min(1024, context.measureText(word.text).width + 12) / row;
  });
  const texture = new CanvasTexture(element);
  texture.colorSpace = SRGBColorSpace;
  texture.anisotropy = 8;
  return { texture, widths, rows };
}
