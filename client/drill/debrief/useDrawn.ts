import { type RefObject, useEffect, useRef } from "react";

/** Draws a canvas anew with every change, when it gets another size, and when the page's colours change. */
export function useDrawn(draw: (canvas: HTMLCanvasElement) => void): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => {
    if (canvas.current !== null) draw(canvas.current);
  });
  useEffect(() => {
    const again = (): void => {
      if (canvas.current !== null) latest.current(canvas.current);
    };
    const resized = new ResizeObserver(again);
    if (canvas.current !== null) resized.observe(canvas.current);
    const scheme = new MutationObserver(again);
    scheme.observe(document.documentElement, { attributes: true });
    return () => {
      resized.disconnect();
      scheme.disconnect();
    };
  }, []);
  return canvas;
}
