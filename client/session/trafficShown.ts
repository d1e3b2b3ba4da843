import { create } from "zustand";
import type { DispatchView } from "../../twins/protocol/homeCity.ts";

/** Which speeds of the recording the roads show: of its moment, told of a later one, or as that turned out. */
export const SPEED_KINDS = ["recorded", "forecast", "happened"] as const;

export interface ShownSpeeds {
  readonly kind: (typeof SPEED_KINDS)[number];
  /** The moment itself of the recording, epoch ms. */
  readonly atMs: number;
  /** 0 for the moment itself. */
  readonly aheadMin: number;
  /** By Thing; NaN where nothing was measured or told. */
  readonly mph: ReadonlyMap<string, number>;
}

/** What the panel of traffic shows in the picture of the place, as long as it is open. */
interface TrafficShown {
  /** Null: roads show the shown moment. */
  readonly speeds: ShownSpeeds | null;
  readonly dispatch: DispatchView | null;
  /** Rises each time the routes are to be brought into the picture. */
  readonly framed: number;
  showSpeeds(speeds: ShownSpeeds | null): void;
  /** A new dispatch is looked at as a whole. */
  showDispatch(dispatch: DispatchView | null): void;
  /** Another way of the dispatch is looked at. */
  frame(): void;
}

export const useTrafficShown = create<TrafficShown>((set, get) => ({
  speeds: null,
  dispatch: null,
  framed: 0,
  showSpeeds(speeds) {
    if (speeds !== get().speeds) set({ speeds });
  },
  showDispatch(dispatch) {
    if (dispatch === get().dispatch) return;
    set({ dispatch, framed: get().framed + (dispatch === null ? 0 : 1) });
  },
  frame: () => set({ framed: get().framed + 1 }),
}));
