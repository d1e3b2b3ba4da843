let pen: CanvasRenderingContext2D | null = null;
const widths = new Map<string, number>();
/** Texts that are kept; a server's sites are far fewer. */
const MOST_KEPT = 5_000;

/** How wide the page writes a text, px. @param sizePx height of its letters */
export function textWidth(text: string, sizePx: number): number {
  const key = `${sizePx} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  pen ??= document.createElement("canvas").getContext("2d");
  if (pen === null) return text.length * sizePx;
  pen.font = `${sizePx}px ${getComputedStyle(document.body).fontFamily}`;
  const { width } = pen.measureText(text);
  if (widths.size >= MOST_KEPT) widths.clear();
  widths.set(key, width);
  return width;
}
