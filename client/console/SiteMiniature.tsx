import { useTranslation } from "react-i18next";
import type { Snapshot } from "../../twins/state/snapshot.ts";
import { useDescription } from "../session/context.tsx";

function position(snapshot: Snapshot, row: Snapshot["things"][number]): { x: number; y: number } {
  const model = snapshot.models.find((m) => m.type === row.thing.model);
  const at = (name: string): number | null =>
    row.readings[model?.properties.findIndex((p) => p.name === name) ?? -1]?.[0] ?? null;
  return { x: at("x") ?? row.thing.pose.x, y: at("y") ?? row.thing.pose.y };
}

function busy(snapshot: Snapshot, row: Snapshot["things"][number]): boolean {
  const model = snapshot.models.find((m) => m.type === row.thing.model);
  const index = model?.properties.findIndex((p) => p.name === "state") ?? -1;
  return model?.properties[index]?.values?.[row.readings[index]?.[0] ?? -1]?.name === "processing";
}

/** The site's plan from above with its Things where they are, as large as a card. */
export function SiteMiniature(props: { siteId: string; snapshot: Snapshot | null }) {
  const { t } = useTranslation();
  const described = useDescription(props.siteId);
  const site = described.phase === "done" ? described.value.site : null;
  const outline = site?.places.find((place) => place.parent === null)?.outline ?? [];
  if (site === null || outline.length === 0) return <div className="miniature" />;
  const xs = outline.map(([x]) => x);
  const ys = outline.map(([, y]) => y);
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const points = (corners: readonly (readonly [number, number])[]): string =>
    corners.map(([x, y]) => `${x},${-y}`).join(" ");
  const nodes = new Map(site.routeMap?.nodes.map((node) => [node.id, node]));
  return (
    <svg
      className="miniature"
      viewBox={`${x0 - 0.5} ${-y1 - 0.5} ${x1 - x0 + 1} ${y1 - y0 + 1}`}
      role="img"
      aria-label={t("scene.label")}
    >
      <polygon className="mini-floor" points={points(outline)} />
      {site.places
        .filter((place) => place.level === "workUnit")
        .map((place) => (
          <polygon key={place.id} className="mini-unit" points={points(place.outline)} />
        ))}
      {site.routeMap?.edges.map((edge) => {
        const [a, b] = [nodes.get(edge.from), nodes.get(edge.to)];
        return a && b && <line key={edge.id} className="mini-edge" x1={a.x} y1={-a.y} x2={b.x} y2={-b.y} />;
      })}
      {props.snapshot?.things.map((row) => {
        const { x, y } = position(props.snapshot!, row);
        if (row.thing.model === "agv")
          return <circle key={row.thing.id} className="mini-vehicle" cx={x} cy={-y} r={0.42} />;
        if (row.thing.model === "machining-centre")
          return (
            <rect
              key={row.thing.id}
              className={busy(props.snapshot!, row) ? "mini-machine mini-busy" : "mini-machine"}
              x={x - 0.8}
              y={-y - 0.9}
              width={1.6}
              height={1.8}
              rx={0.15}
            />
          );
        return null;
      })}
    </svg>
  );
}
