import { useEffect } from "react";
import { mayAsk } from "../session/may.ts";
import { backToLive, step, togglePlay } from "../session/playback.ts";
import type { SiteSession } from "../session/siteSession.ts";
import { go, viewStore } from "../session/view.ts";
import { useLayout } from "./layoutStore.ts";
import { useOverlays } from "./overlays.ts";
import { useSceneControl } from "./sceneControl.ts";

export const STEP_MS = 1000;

type Act = (session: SiteSession, event: KeyboardEvent) => void;
const reach = (event: KeyboardEvent): number => (event.shiftKey ? 10 : 1) * STEP_MS;

function sides(region: "left" | "right"): void {
  useLayout.getState().toggle(region);
}

/** Key (`KeyboardEvent.key`, lower case) to act. The help page lists the same keys. */
export const KEYS: Readonly<Record<string, Act>> = {
  " ": (session) => togglePlay(session),
  arrowleft: (session, event) => step(session, -reach(event)),
  arrowright: (session, event) => step(session, reach(event)),
  "[": () => sides("left"),
  "]": () => sides("right"),
  f: (session) => {
    session.lookAlong.end();
    const { select } = viewStore.getState();
    if (select !== null) useSceneControl.getState().camera?.frame(select);
  },
  home(session) {
    session.lookAlong.end();
    useSceneControl.getState().camera?.home();
  },
  "3"(session) {
    session.lookAlong.end();
    useSceneControl.getState().setPlan(false);
  },
  p(session) {
    session.lookAlong.end();
    useSceneControl.getState().setPlan(true);
  },
  l: (session) => backToLive(session),
  e(session) {
    const may = mayAsk(session.link.state.getState().person, "editSite");
    if (may) go({ edit: !viewStore.getState().edit });
  },
  "?": () => useOverlays.getState().show("help"),
  escape(session) {
    if (useOverlays.getState().open !== "none") useOverlays.getState().show("none");
    else if (session.lookAlong.state.getState().with !== null) session.lookAlong.end();
    else go({ select: null });
  },
};

/** Where a key belongs to what has the focus. */
export function busy(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  if (target === null) return false;
  if (target.closest("input, textarea, select, [contenteditable=true], [role=menu], [role=dialog]") !== null)
    return true;
  return event.key === " " && target.closest("button, a, [role=tab], summary, label") !== null;
}

/** Ctrl+K, wherever the focus is. @returns whether it was that */
function paletteKey(event: KeyboardEvent): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return false;
  event.preventDefault();
  useOverlays.getState().show("palette");
  return true;
}

/** The palette's key alone, for a page of no site. */
export function usePaletteKey(): void {
  useEffect(() => {
    addEventListener("keydown", paletteKey);
    return () => removeEventListener("keydown", paletteKey);
  }, []);
}

export function useKeyboard(session: SiteSession): void {
  useEffect(() => {
    const down = (event: KeyboardEvent): void => {
      if (paletteKey(event)) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || busy(event)) return;
      const act = KEYS[event.key.toLowerCase()];
      if (act === undefined) return;
      event.preventDefault();
      act(session, event);
    };
    addEventListener("keydown", down);
    return () => removeEventListener("keydown", down);
  }, [session]);
}
