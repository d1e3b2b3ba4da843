import { createStore } from "zustand";
import { useStore } from "zustand/react";
import type { Vec3 } from "../../twins/core/view.ts";
import type { Tool } from "./editing.ts";

/** What is being placed or drawn, before it is an edit. */
export interface Draft {
  readonly tool: Tool;
  /** Of the zone that is being drawn. */
  readonly corners: readonly Vec3[];
  /** Where one points at, m; null before one has. */
  readonly at: Vec3 | null;
  readonly headingRad: number;
}

const NOTHING: Draft = { tool: { kind: "choose" }, corners: [], at: null, headingRad: 0 };

export const editStore = createStore<Draft>(() => NOTHING);

/** Takes up a tool; what was begun with the one before is gone. */
export const take = (tool: Tool): void => editStore.setState({ ...NOTHING, tool });

export const letGo = (): void => editStore.setState(NOTHING);

export const useDraft = <T>(select: (draft: Draft) => T): T => useStore(editStore, select);
