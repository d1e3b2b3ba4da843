import { useEffect } from "react";
import type { SiteSession } from "./siteSession.ts";
import { go, viewStore } from "./view.ts";

/** Closer to now than this is live. */
const LIVE_MS = 1500;
/** The address follows the cursor this often. */
const ADDRESS_MS = 200;

/** What the shown moment is moved in. */
type Moving = Pick<SiteSession, "replay" | "nowMs">;

export const isPast = (session: SiteSession, at: number | null): at is number => at !== null && at <= session.nowMs();

/** Shows a moment: the past replays, the future is a forecast, the last second and a half is live. */
export function seekTo(session: Moving, atMs: number): void {
  const nowMs = session.nowMs();
  if (Math.abs(nowMs - atMs) < LIVE_MS) return backToLive(session);
  const at = Math.round(atMs);
  if (at <= nowMs) session.replay.seek(at);
  else session.replay.play(false);
  go({ at });
}

export function backToLive(session: Moving): void {
  session.replay.play(false);
  go({ at: null });
}

export function step(session: SiteSession, byMs: number): void {
  session.replay.play(false);
  seekTo(session, (viewStore.getState().at ?? session.nowMs()) + byMs);
}

/** Plays from the shown moment; from live it goes back half a minute first. */
export function togglePlay(session: SiteSession): void {
  const { at } = viewStore.getState();
  if (!isPast(session, at)) seekTo(session, session.nowMs() - 30_000);
  session.replay.play(!session.replay.state.getState().playing);
}

/** Moves the replay's cursor once a frame and ends it when it reaches the present. */
export function usePlayback(session: SiteSession): void {
  useEffect(() => {
    // A link to a past moment: the history can be asked for once the server has said hello.
    const offUp = session.link.onUp(() => {
      const { at } = viewStore.getState();
      if (isPast(session, at)) session.replay.seek(at);
    });
    // The address may change by itself: the browser's back and forward, a forecast's moment that has come to pass.
    const follow = (): void => {
      const { at } = viewStore.getState();
      if (session.replay.state.getState().playing || session.link.state.getState().phase !== "up") return;
      if (isPast(session, at) && session.replay.serverNowMs() !== at) session.replay.seek(at);
    };
    let frame = 0;
    let last = performance.now();
    let told = 0;
    const turn = (now: number): void => {
      const elapsed = Math.min(250, now - last);
      last = now;
      follow();
      if (session.replay.state.getState().playing) {
        const nowMs = session.nowMs();
        const cursor = session.replay.advance(elapsed, nowMs);
        if (cursor >= nowMs - LIVE_MS) backToLive(session);
        else if (now - told > ADDRESS_MS) {
          told = now;
          go({ at: Math.round(cursor) });
        }
      }
      frame = requestAnimationFrame(turn);
    };
    frame = requestAnimationFrame(turn);
    return () => {
      offUp();
      cancelAnimationFrame(frame);
    };
  }, [session]);
}
