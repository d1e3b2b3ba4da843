import type { Texture } from "three";
import { rng } from "../../../twins/core/rng.ts";
import { tiled } from "../../scene/stage/tiled.ts";

/** Patterns of floors, drawn once: white in the mean, so that a paint tints them. Each tiles, and spans so many metres. */
export interface Pattern {
  readonly texture: Texture;
  readonly spanM: number;
}

function drawn(size: number, draw: (context: CanvasRenderingContext2D) => void): Texture {
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext("2d");
  if (context !== null) draw(context);
  return tiled(canvas);
}

const grey = (value: number): string => `rgb(${value},${value},${value})`;

/** Boards in rows, each of its own tone, with a dark joint. */
function boards(): Pattern {
  const chance = rng(3, "boards");
  const texture = drawn(512, (context) => {
    const rows = 10;
    const high = 512 / rows;
    for (let row = 0; row < rows; row++) {
      const shift = chance.uniform() * 512;
      for (let board = 0; board < 2; board++) {
        const x = (shift + board * 256) % 512;
        const tone = Math.round(226 + 26 * chance.uniform());
        for (const from of [x, x - 512]) {
          context.fillStyle = `rgb(${tone},${tone - 8},${tone - 18})`;
          context.fillRect(from, row * high, 256, high);
          for (let grain = 0; grain < 9; grain++) {
            context.fillStyle = "rgba(96,66,36,0.06)";
            context.fillRect(from, row * high + ((grain * 37 + board * 11) % high), 256, 1.5);
          }
          context.fillStyle = "rgba(60,40,20,0.5)";
          context.fillRect(from, row * high, 1.5, high);
        }
      }
      context.fillStyle = "rgba(60,40,20,0.45)";
      context.fillRect(0, row * high, 512, 1.5);
    }
  });
  return { texture, spanM: 1.6 };
}

function tiles(): Pattern {
  const chance = rng(4, "tiles");
  const texture = drawn(256, (context) => {
    for (let x = 0; x < 4; x++)
      for (let y = 0; y < 4; y++) {
        context.fillStyle = grey(Math.round(238 + 14 * chance.uniform()));
        context.fillRect(x * 64, y * 64, 64, 64);
      }
    context.fillStyle = "rgba(110,116,120,0.7)";
    for (let i = 0; i < 4; i++) {
      context.fillRect(i * 64, 0, 2.5, 256);
      context.fillRect(0, i * 64, 256, 2.5);
    }
  });
  return { texture, spanM: 1.2 };
}

/** Short pile: fine grain, and a faint weave by which one sees that one moves. */
function carpet(): Pattern {
  const chance = rng(5, "carpet");
  const texture = drawn(256, (context) => {
    context.fillStyle = grey(238);
    context.fillRect(0, 0, 256, 256);
    for (let i = 0; i < 9_000; i++) {
      const tone = Math.round(205 + 50 * chance.uniform());
      context.fillStyle = `rgba(${tone},${tone},${tone},0.5)`;
      context.fillRect(256 * chance.uniform(), 256 * chance.uniform(), 2, 2);
    }
    context.fillStyle = "rgba(70,80,90,0.05)";
    for (let x = 0; x < 4; x++)
      for (let y = 0; y < 4; y++) if ((x + y) % 2 === 0) context.fillRect(x * 64, y * 64, 64, 64);
  });
  return { texture, spanM: 2 };
}

/** Slabs outdoors and in stairwells. */
function slabs(): Pattern {
  const chance = rng(6, "slabs");
  const texture = drawn(256, (context) => {
    context.fillStyle = grey(236);
    context.fillRect(0, 0, 256, 256);
    for (let i = 0; i < 4_000; i++) {
      const tone = Math.round(195 + 60 * chance.uniform());
      context.fillStyle = `rgba(${tone},${tone},${tone},0.35)`;
      context.fillRect(256 * chance.uniform(), 256 * chance.uniform(), 3, 3);
    }
    context.fillStyle = "rgba(90,94,96,0.4)";
    context.fillRect(0, 0, 256, 2);
    context.fillRect(0, 0, 2, 256);
  });
  return { texture, spanM: 2 };
}

export const createPatterns = () => ({ boards: boards(), tiles: tiles(), carpet: carpet(), slabs: slabs() });
export type Patterns = ReturnType<typeof createPatterns>;
