/** A square of slanting lines, drawn in pixels: a pattern beside the tone. */
function hatch(context: CanvasRenderingContext2D, colour: string, apart: number): CanvasPattern | null {
  const tile = document.createElement("canvas");
  tile.width = apart;
  tile.height = apart;
  const ink = tile.getContext("2d");
  if (ink === null) return null;
  ink.strokeStyle = colour;
  ink.lineWidth = 1.5;
  ink.beginPath();
  for (const from of [-apart, 0, apart]) {
    ink.moveTo(from, apart);
    ink.lineTo(from + apart, 0);
  }
  ink.stroke();
  return context.createPattern(tile, "repeat");
}

const hatches = new Map<string, CanvasPattern | null>();
/** Made once for each colour and width. */
export function hatchOf(context: CanvasRenderingContext2D, colour: string, apart: number): CanvasPattern | null {
  const key = `${colour} ${apart}`;
  if (!hatches.has(key)) hatches.set(key, hatch(context, colour, apart));
  return hatches.get(key) ?? null;
}

/** Broken level lines, for what is not smoke. */
export function dashesOf(context: CanvasRenderingContext2D, colour: string, apart: number): CanvasPattern | null {
  const key = `dashes ${colour} ${apart}`;
  if (!hatches.has(key)) {
    const tile = document.createElement("canvas");
    tile.width = 2 * apart;
    tile.height = 2 * apart;
    const ink = tile.getContext("2d");
    if (ink !== null) {
      ink.fillStyle = colour;
      ink.fillRect(0, 0, apart, 2);
      ink.fillRect(apart, apart, apart, 2);
    }
    hatches.set(key, ink === null ? null : context.createPattern(tile, "repeat"));
  }
  return hatches.get(key) ?? null;
}

/** Small crosses, for rooms without light. */
export function crossesOf(context: CanvasRenderingContext2D, colour: string, apart: number): CanvasPattern | null {
  const key = `crosses ${colour} ${apart}`;
  if (!hatches.has(key)) {
    const tile = document.createElement("canvas");
    tile.width = apart;
    tile.height = apart;
    const ink = tile.getContext("2d");
    if (ink !== null) {
      ink.fillStyle = colour;
      ink.fillRect(apart / 2 - 3, apart / 2 - 0.5, 6, 1);
      ink.fillRect(apart / 2 - 0.5, apart / 2 - 3, 1, 6);
    }
    hatches.set(key, ink === null ? null : context.createPattern(tile, "repeat"));
  }
  return hatches.get(key) ?? null;
}
