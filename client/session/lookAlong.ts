import { createStore, type StoreApi } from "zustand/vanilla";
import type { LookedAt, Present } from "../../twins/protocol/presence.ts";
import { backToLive, seekTo } from "./playback.ts";
import type { Presence } from "./presence.ts";
import type { Replay } from "./replay.ts";
import { go, viewStore } from "./view.ts";

export interface LookAlongState {
  /** Whose view this page follows. */
  readonly with: Present | null;
  /** Who went while this page followed them. */
  readonly gone: Present | null;
}

/** Follows another person's view: what they selected, the moment they look at, their camera. The first own movement ends it. */
export interface LookAlong {
  readonly state: StoreApi<LookAlongState>;
  /** With the person of this id, who has to be there. */
  start(id: string): void;
  end(): void;
  close(): void;
}

const NONE: LookAlongState = { with: null, gone: null };

/** @param session what the shown moment is moved in */
export function createLookAlong(
  presence: Pick<Presence, "state" | "camera">,
  session: { readonly replay: Replay; nowMs(): number },
): LookAlong {
  const state = createStore<LookAlongState>(() => NONE);
  let shown: LookedAt | null = null;
  let showing = false;

  function show(place: LookedAt): void {
    const before = shown;
    shown = place;
    showing = true;
    const view = viewStore.getState();
    if (place.at === null && view.at !== null) backToLive(session);
    if (place.at !== null && place.at !== before?.at) seekTo(session, place.at);
    if (place.select !== view.select || place.storey !== view.storey)
      go({ select: place.select, storey: place.storey });
    if (place.eye !== null && JSON.stringify(place.eye) !== JSON.stringify(before?.eye)) {
      presence.camera?.lookAs(place.eye);
    }
    showing = false;
  }
  function look(): void {
    const { you, people } = presence.state.getState();
    const followed = state.getState().with;
    // While the connection is away nothing is known of anybody: that is not their going.
    if (followed === null || you === null) return;
    const one = people.find(({ id }) => id === followed.id);
    const place = one?.places[0];
    if (one === undefined || place === undefined) return state.setState({ with: null, gone: followed });
    if (one !== followed) state.setState({ with: one });
    if (JSON.stringify(place) !== JSON.stringify(shown)) show(place);
  }
  const end = (): void => {
    const { with: followed, gone } = state.getState();
    if (followed !== null || gone !== null) state.setState(NONE);
  };
  const stop = [
    presence.state.subscribe(look),
    viewStore.subscribe((now, before) => {
      if (showing) return;
      const moved = now.select !== before.select || now.storey !== before.storey || now.at !== before.at;
      if (moved || now.site !== before.site) end();
    }),
  ];
  return {
    state,
    start(id) {
      const one = presence.state.getState().people.find((each) => each.id === id);
      if (one === undefined) return;
      session.replay.play(false);
      shown = null;
      state.setState({ with: one, gone: null });
      look();
    },
    end,
    close() {
      for (const each of stop) each();
    },
  };
}
