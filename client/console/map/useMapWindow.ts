import { type RefObject, useEffect, useLayoutEffect, useMemo, useState } from "react";
import { go, useView, viewStore } from "../../session/view.ts";
import { type Box, between, type MapWindow, viewOf, windowOf, within } from "./mapWindow.ts";

const FLIGHT_MS = 180;
const NO_BOX: Box = { width: 0, height: 0 };

/** What gestures and buttons move. The address is the one place where the map's view is kept. */
export interface MapControl {
  box(): Box;
  now(): MapWindow;
  /** Where it is on its way to, or is. */
  aim(): MapWindow;
  set(window: MapWindow): void;
  /** The same, seen on its way; at once with reduced motion. */
  fly(window: MapWindow): void;
}

const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

function createControl(area: RefObject<HTMLElement | null>): MapControl & { end(): void } {
  let frame = 0;
  let target: MapWindow | null = null;
  const now = (): MapWindow => windowOf(viewStore.getState().map);
  const end = (): void => {
    cancelAnimationFrame(frame);
    target = null;
  };
  const show = (window: MapWindow): void => go({ map: viewOf(window) });
  const box = (): Box => ({ width: area.current?.clientWidth ?? 0, height: area.current?.clientHeight ?? 0 });
  return {
    box,
    now,
    end,
    aim: () => target ?? now(),
    set(window) {
      end();
      show(window);
    },
    fly(window) {
      end();
      if (still()) return show(window);
      const from = within(now(), box());
      const startMs = performance.now();
      target = window;
      const step = (): void => {
        const t = Math.min(1, (performance.now() - startMs) / FLIGHT_MS);
        if (t === 1) target = null;
        else frame = requestAnimationFrame(step);
        show(t === 1 ? window : between(from, window, t * (2 - t)));
      };
      frame = requestAnimationFrame(step);
    },
  };
}

/** To less than a pixel: what went through degrees and back differs in its last digits. */
const isSame = (a: MapWindow, b: MapWindow): boolean =>
  Math.abs(a.x - b.x) < 1e-3 && Math.abs(a.y - b.y) < 1e-3 && Math.abs(a.zoom - b.zoom) < 1e-6;

/** Size of an element, px; nothing before it is drawn. */
function useBox(area: RefObject<HTMLElement | null>): Box {
  const [box, setBox] = useState(NO_BOX);
  useLayoutEffect(() => {
    const { current } = area;
    if (current === null) return;
    const read = (): void => setBox({ width: current.clientWidth, height: current.clientHeight });
    read();
    const observer = new ResizeObserver(read);
    observer.observe(current);
    return () => observer.disconnect();
  }, [area]);
  return box;
}

/** The shown window of the map in `area`, the area's size, and how both are moved. */
export function useMapWindow(area: RefObject<HTMLElement | null>) {
  const map = useView((view) => view.map);
  const box = useBox(area);
  const control = useMemo(() => createControl(area), [area]);
  // A flight must not go on over the page that one left for.
  useEffect(() => () => control.end(), [control]);
  const asked = useMemo(() => windowOf(map), [map]);
  const shown = useMemo(() => {
    const near = box.width === 0 ? asked : within(asked, box);
    return isSame(near, asked) ? asked : near;
  }, [asked, box]);
  // An address may ask for what lies beside the world: it says what is shown instead.
  useEffect(() => {
    if (shown !== asked && box.width > 0) go({ map: viewOf(shown) });
  }, [shown, asked, box]);
  return { shown, box, control };
}
