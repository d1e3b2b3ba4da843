import { type RefObject, useEffect, useState } from "react";
import type { Rect } from "../scene/overlay/labels.ts";

/** What stands over a picture: its tools, and what is said in its corner. */
const OVER = ".place-tools, .place-corner > *";

/** No label has room between the picture's upper or lower edge and what is as near to it: that reaches far beyond the edge. */
const [NEAR_PX, BEYOND_PX] = [36, 1_000];

/** Rectangles of the picture that something stands over, px from its left upper corner; the same list as long as nothing moved. */
function measured(place: HTMLElement, over: readonly Element[], before: readonly Rect[]): readonly Rect[] {
  const frame = place.getBoundingClientRect();
  const found = over
    .map((one) => one.getBoundingClientRect())
    .filter(({ width, height }) => width > 0 && height > 0)
    .map(({ left, top, right, bottom }) => ({
      left: left - frame.left,
      top: top - frame.top - (top - frame.top < NEAR_PX ? BEYOND_PX : 0),
      right: right - frame.left,
      bottom: bottom - frame.top + (frame.bottom - bottom < NEAR_PX ? BEYOND_PX : 0),
    }));
  return JSON.stringify(found) === JSON.stringify(before) ? before : found;
}

/** Where labels of a picture would be covered. Measured when something comes, goes or changes its size: never while frames are drawn. */
export function useCovered(place: RefObject<HTMLElement | null>): readonly Rect[] {
  const [covered, setCovered] = useState<readonly Rect[]>([]);
  useEffect(() => {
    const element = place.current!;
    const over = (): Element[] => [...element.querySelectorAll(OVER)];
    const sizes = new ResizeObserver(() => setCovered((before) => measured(element, over(), before)));
    const watch = (): void => {
      sizes.disconnect();
      for (const one of [element, ...over()]) sizes.observe(one);
    };
    const comings = new MutationObserver(watch);
    for (const corner of element.querySelectorAll(".place-corner")) comings.observe(corner, { childList: true });
    watch();
    return () => {
      comings.disconnect();
      sizes.disconnect();
    };
  }, [place]);
  return covered;
}
