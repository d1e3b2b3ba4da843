import { useEffect, useState } from "react";
import { askCharts } from "../../session/charts.ts";
import { useLinkState, usePastMs, useReplica, useSite, useSitePlaces, useTick } from "../../session/context.tsx";
import type { Replica, ReplicaEntry } from "../../session/replica.ts";
import type { SiteSession } from "../../session/siteSession.ts";
import { type HomeKpis, homeKpis, SLOTS } from "./homeKpis.ts";

const DAY_MS = 86_400_000;
const EVERY_MS = 10_000;
/** A scrubbing hand rests first. */
const SETTLE_MS = 350;

/** Climate of rooms alone: one that hangs outdoors is in no space. */
export function useRooms(replica: Replica): readonly ReplicaEntry[] {
  const site = useSitePlaces();
  const spaces = new Set(site?.places.filter(({ level }) => level === "space").map(({ id }) => id));
  return replica.entries.filter(({ model, thing }) => model.type === "room-climate" && spaces.has(thing.place));
}

async function ask(
  session: SiteSession,
  rooms: readonly ReplicaEntry[],
  meters: readonly ReplicaEntry[],
  toMs: number,
) {
  const factor = rooms[0]?.provenance?.factor ?? 1;
  const spanMs = DAY_MS / factor;
  const of = [
    ...rooms.flatMap(({ thing }) => [
      { thing: thing.id, property: "temperature" },
      { thing: thing.id, property: "humidity" },
    ]),
    ...meters.map(({ thing }) => ({ thing: thing.id, property: "power" })),
  ];
  const wanted = { siteId: session.siteId, of, fromMs: toMs - spanMs, toMs, points: SLOTS };
  const charts = await askCharts(session.link, wanted);
  if (!charts.ok) return null;
  const climate = rooms.map((_, i) => ({
    temperature: charts.value[2 * i] ?? [],
    humidity: charts.value[2 * i + 1] ?? [],
  }));
  return homeKpis(climate, charts.value.slice(2 * rooms.length), spanMs / SLOTS, toMs, factor);
}

/** The house's figures over the day before the shown moment, in the time of its own clock; null until they are known. */
export function useHomeKpis(): HomeKpis | null {
  const session = useSite();
  useTick(1000);
  const up = useLinkState((state) => state.phase === "up");
  const replica = useReplica();
  const rooms = useRooms(replica);
  const pastMs = usePastMs();
  const toMs = Math.floor((pastMs ?? replica.serverNowMs()) / EVERY_MS) * EVERY_MS;
  const [kpis, setKpis] = useState<HomeKpis | null>(null);
  const known = rooms.length > 0 ? replica.layout : -1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: rooms follow from the layout.
  useEffect(() => {
    if (!up || known < 0) return;
    let current = true;
    const meters = replica.entries.filter(({ model }) => model.type === "energy-meter");
    const look = () =>
      void ask(session, rooms, meters, toMs).then((found) => current && found !== null && setKpis(found));
    const timer = setTimeout(look, pastMs === null ? 0 : SETTLE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [session, up, toMs, known]);
  return kpis;
}
