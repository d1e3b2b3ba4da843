/** A grid of square cells on the ground, m in the site's frame: its south-west corner, and how many there are. */
interface GroundFrame {
  readonly x0: number;
  readonly y0: number;
  readonly columns: number;
  readonly rows: number;
  readonly cellM: number;
}

/** Draws a picture with a pixel a cell, its first row the northernmost, over the ground; the context is in the site's metres. */
export function drawOver(
  context: CanvasRenderingContext2D,
  { x0, y0, columns, rows, cellM }: GroundFrame,
  picture: CanvasImageSource,
): void {
  context.save();
  context.imageSmoothingEnabled = true;
  context.translate(x0, y0 + rows * cellM);
  context.scale(1, -1);
  context.drawImage(picture, 0, 0, columns * cellM, rows * cellM);
  context.restore();
}
