import "../scene.css";
import "./plan.css";
import {
  type MouseEvent,
  type Ref,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import type { Site } from "../../../twins/core/site.ts";
import type { Vec3 } from "../../../twins/core/view.ts";
import { cssTokens } from "../cssTokens.ts";
import { type ShownLevels, Whereabouts } from "../motion/whereabouts.ts";
import { THEMES } from "../palette.ts";
import { hallOutline } from "../stage/hall.ts";
import { boundsOf, outlineWithin } from "../stage/outline.ts";
import type { SceneHandle, ScenePoint, SiteSceneProps } from "../types.ts";
import { PlanAdditions } from "./PlanAdditions.tsx";
import { PlanBuilt } from "./PlanBuilt.tsx";
import { PlanPlace } from "./PlanPlace.tsx";
import { PlanRoads } from "./PlanRoads.tsx";
import { PlanRooms } from "./PlanRooms.tsx";
import { PlanRoutes } from "./PlanRoutes.tsx";
import { PlanThings } from "./PlanThings.tsx";
import { PlanWays } from "./PlanWays.tsx";
import { attachPlanInput, boxOf, fitBox, metresPerPixel, type PlanBox, rectsOnPlan, wideBox } from "./planBox.ts";
import { planStorey } from "./planStorey.ts";
import { boxAround, wallExtent } from "./roomNotes.ts";

/** What moves between two reports is drawn this often; a report is drawn in the next frame. */
const REDRAW_MS = 45;
/** Silence makes no noise: whose last word has grown too old is looked for this often. */
const AGE_EVERY_MS = 500;
const LABELS = { en: "Plan of", zh: "平面图：" } as const;

/** Redraws while the replica changes; the count is the number of the picture. */
function useReplicaPulse(props: SiteSceneProps, whereabouts: Whereabouts): number {
  const [pulse, setPulse] = useState(0);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    let seen = -1;
    let moving = false;
    let lastMs = 0;
    let handle = 0;
    const look = (nowMs: number): void => {
      handle = requestAnimationFrame(look);
      const { replica, reducedMotion } = latest.current;
      const { version } = replica;
      if (version === seen && nowMs - lastMs < (moving ? REDRAW_MS : AGE_EVERY_MS)) return;
      moving = whereabouts.update(replica, reducedMotion);
      seen = version;
      lastMs = nowMs;
      // Left to React's scheduler it would be rendered after this frame, and shown a frame later.
      flushSync(() => setPulse((n) => n + 1));
    };
    handle = requestAnimationFrame(look);
    return () => cancelAnimationFrame(handle);
  }, [whereabouts]);
  return pulse;
}

/** Size of an element on the screen, px. */
function useSize(host: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: 900, height: 600 });
  useEffect(() => {
    const element = host.current!;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [host]);
  return size;
}

/** A plan shows what stands on its storey. */
function storeyAlone({ places }: Site, storey: string | null): ShownLevels {
  const floorZ = places.find(({ id }) => id === storey)?.floorZ ?? 0;
  const above = places.filter((place) => place.level === "storey" && place.floorZ > floorZ + 0.5);
  return storey === null
    ? { hiddenFromZ: Infinity, liftAt: () => 0 }
    : { shownFromZ: floorZ, hiddenFromZ: Math.min(...above.map((place) => place.floorZ)), liftAt: () => 0 };
}

/** Share of a building's size that stays free beside its walls: for the dimensions. */
const MARGIN = 0.08;

/** All of the plan: of a building its walls, not the ground that it stands on. */
function wholeOf(site: Site, geometry: SiteSceneProps["geometry"]): PlanBox {
  if (geometry === null) return fitBox(boundsOf(hallOutline(site)));
  const walls = geometry.sections.filter(({ kind }) => kind === "wall").map(({ lines }) => lines);
  const extent = wallExtent(walls);
  if (extent === null) return fitBox(geometry.home);
  const { along, across } = extent;
  return fitBox(boxAround(extent, MARGIN * Math.max(along[1] - along[0], across[1] - across[0])));
}

/** The same site, states, selection and alarms as the 3D picture, as an architect's plan in SVG. */
export function PlanView(props: SiteSceneProps & { readonly ref?: Ref<SceneHandle> }) {
  const { site, views, theme, language, replica, onQuality } = props;
  const host = useRef<HTMLDivElement>(null);
  const { geometry } = props;
  const added = useRef(props.additions);
  added.current = props.additions;
  const whole = useMemo(() => wholeOf(site, geometry), [site, geometry]);
  const storey = useMemo(() => planStorey(site, props.levels.storey), [site, props.levels.storey]);
  const [box, setBox] = useState<PlanBox>(whole);
  const levels = useMemo(() => storeyAlone(site, storey), [site, storey]);
  const whereabouts = useMemo(() => {
    const made = new Whereabouts(site, views);
    made.setLevels(levels);
    made.update(replica, true);
    return made;
  }, [site, views, replica, levels]);
  useReplicaPulse(props, whereabouts);
  const size = useSize(host);
  const pixelM = metresPerPixel(box, size.width, size.height);
  const middle = box.x + box.width / 2;
  const sides = [middle - (size.width / 2) * pixelM, middle + (size.width / 2) * pixelM] as const;
  const taken = rectsOnPlan(
    props.covered ?? [],
    sides[0] / pixelM,
    (box.y + box.height / 2) / pixelM - size.height / 2,
  );
  const tokens = THEMES[theme];

  const floorZ = site.places.find(({ id }) => id === storey)?.floorZ ?? 0;
  const pointAt = (event: MouseEvent): ScenePoint & { at: Vec3 } => {
    const frame = host.current!.getBoundingClientRect();
    const x = middle + (event.clientX - frame.left - frame.width / 2) * pixelM;
    const y = box.y + box.height / 2 + (event.clientY - frame.top - frame.height / 2) * pixelM;
    return { at: [x, -y, floorZ], thing: null, free: event.altKey };
  };

  useEffect(() => onQuality?.("plan"), [onQuality]);
  useEffect(() => attachPlanInput(host.current!, whole, setBox), [whole]);
  const framePlace = useCallback(
    (id: string): void => {
      const place = site.places.find((one) => one.id === id);
      const zone = added.current?.zones.find((one) => one.id === id);
      if (place !== undefined) setBox(fitBox(boundsOf(outlineWithin(site, place))));
      else if (zone !== undefined) setBox(fitBox(boundsOf(zone.outline)));
    },
    [site],
  );
  useImperativeHandle(
    props.ref,
    () => ({
      home: () => setBox(whole),
      frame: (thing) => {
        const planned = added.current?.things.find((one) => one.id === thing)?.pose;
        const e = whereabouts.actors.get(thing)?.world.elements ?? (planned && { 12: planned.x, 13: planned.y });
        if (e !== undefined) setBox({ x: e[12]! - 2.5, y: -e[13]! - 2, width: 5, height: 4 });
        else framePlace(thing);
      },
      framePlace,
      framePoints: (points) => points.length > 0 && setBox(wideBox(boundsOf(points))),
      topView: () => setBox(whole),
      view: () => null,
      lookAs: (view) => setBox(boxOf(view, whole)),
    }),
    [whole, whereabouts, framePlace],
  );

  return (
    <div ref={host} className={`scene plan${props.reducedMotion ? " scene-still" : ""}`} style={cssTokens(theme)}>
      <svg
        className="plan-picture"
        viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
        preserveAspectRatio="xMidYMid meet"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is being placed is moved with the arrow keys
        tabIndex={0}
        aria-label={`${LABELS[language]} ${site.title[language]}`}
        onClick={(event) => {
          const point = pointAt(event);
          if (props.onPoint != null) props.onPoint("tap", point);
          else props.onSelect(props.zoneAt?.(point.at) ?? null);
        }}
        onPointerMove={(event) => event.pointerType === "mouse" && props.onPoint?.("move", pointAt(event))}
        onKeyDown={(event) => event.key === "Escape" && props.onSelect(null)}
      >
        <g transform="scale(1,-1)">
          {geometry === null ? (
            <PlanPlace site={site} views={views} theme={tokens} language={language} />
          ) : (
            <PlanBuilt site={site} geometry={geometry} storey={storey} theme={theme} tokens={tokens} />
          )}
          <PlanRoads {...props} tokens={tokens} />
          <PlanWays {...props} tokens={tokens} whereabouts={whereabouts} />
        </g>
        <PlanAdditions {...props} tokens={tokens} pixelM={pixelM} shown={levels} />
        {geometry !== null && (
          <PlanRooms
            site={site}
            geometry={geometry}
            storey={storey}
            language={language}
            pixelM={pixelM}
            tokens={tokens}
          />
        )}
        {/* What stands there is no obstacle to what is placed. */}
        <g pointerEvents={props.onPoint == null ? undefined : "none"}>
          <PlanThings
            {...props}
            tokens={tokens}
            whereabouts={whereabouts}
            pixelM={pixelM}
            sides={sides}
            taken={taken}
          />
        </g>
        <PlanRoutes {...props} tokens={tokens} whereabouts={whereabouts} pixelM={pixelM} sides={sides} taken={taken} />
      </svg>
    </div>
  );
}
