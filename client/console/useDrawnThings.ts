import { useMemo } from "react";
import type { Site } from "../../twins/core/site.ts";
import type { ThingModel } from "../../twins/core/thing.ts";
import type { ThingView } from "../../twins/core/view.ts";
import { thingModels, thingViews } from "../../twins/things/registry.gen.ts";
import { plainView } from "../scene/plainView.ts";
import { useReplica, useSite } from "../session/context.tsx";
import type { ReplicaEntry } from "../session/replica.ts";

export interface DrawnThings {
  /** With the Things that devices have brought. */
  readonly site: Site;
  /** By type, with those that devices have brought. */
  readonly models: Readonly<Record<string, ThingModel>>;
  readonly views: Readonly<Record<string, ThingView>>;
}

/** What a site's picture shows: its own Things, and those that devices have brought since. */
export function drawnThings(site: Site, entries: readonly Pick<ReplicaEntry, "thing" | "model">[]): DrawnThings {
  const own = new Set(site.things.map(({ id }) => id));
  const brought = entries.filter(({ thing }) => !own.has(thing.id));
  if (brought.length === 0) return { site, models: thingModels, views: thingViews };
  const models: Record<string, ThingModel> = { ...thingModels };
  const views: Record<string, ThingView> = { ...thingViews };
  for (const { model } of brought) {
    models[model.type] ??= model;
    views[model.type] ??= plainView(model);
  }
  return { site: { ...site, things: [...site.things, ...brought.map(({ thing }) => thing)] }, models, views };
}

/** The same object until other Things have come or gone: the picture is built anew with every other one. */
export function useDrawnThings(site: Site): DrawnThings {
  const shown = useReplica().entries;
  const { live } = useSite();
  // Until the past has come, the present's.
  const entries = shown.length === 0 ? live.entries : shown;
  const own = useMemo(() => new Set(site.things.map(({ id }) => id)), [site]);
  const key = JSON.stringify(entries.filter(({ thing }) => !own.has(thing.id)).map(({ thing }) => thing));
  // biome-ignore lint/correctness/useExhaustiveDependencies: every snapshot makes new entries, `key` says whether of the same Things.
  return useMemo(() => drawnThings(site, entries), [site, key]);
}
