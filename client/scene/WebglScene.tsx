import { advance, type RootState } from "@react-three/fiber";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { ACESFilmicToneMapping, PCFShadowMap } from "three";
import type { Vec2 } from "../../twins/core/view.ts";
import { attachInput } from "./camera/input.ts";
import { Rig } from "./camera/rig.ts";
import { cssTokens } from "./cssTokens.ts";
import { LabelLayer } from "./overlay/labelLayer.ts";
import { Governor } from "./quality.ts";
import { quietRoot } from "./quietRoot.ts";
import { type Bridge, Stage } from "./Stage.tsx";
import { focusBounds, hallOutline } from "./stage/hall.ts";
import { boundsOf, outlineWithin } from "./stage/outline.ts";
import { webglSupport } from "./support.ts";
import type { QualityStep, SceneHandle, ScenePoint, SiteSceneProps } from "./types.ts";

type Props = SiteSceneProps & { readonly ref?: Ref<SceneHandle>; readonly onFailure: () => void };
type Step = Exclude<QualityStep, "plan">;

const LABELS = { en: "3D picture of", zh: "三维场景：" } as const;

function sceneHandle(bridge: () => Bridge | null): SceneHandle {
  return {
    home: () => bridge()?.rig.home(),
    frame: (thing) => frameThing(bridge(), thing),
    framePlace: (place) => framePlace(bridge(), place),
    framePoints: (points) => framePoints(bridge(), points),
    topView: (on) => bridge()?.rig.topView(on),
    view: () => bridge()?.rig.aim ?? null,
    lookAs: (view) => bridge()?.rig.lookAs(view),
  };
}

function framePoints(bridge: Bridge | null, points: readonly Vec2[]): void {
  if (bridge === null || points.length === 0) return;
  const { x0, y0, x1, y1 } = boundsOf(points);
  const z = bridge.engine?.place.floorZ ?? 0;
  bridge.rig.frame([(x0 + x1) / 2, (y0 + y1) / 2, z], Math.max(1.5, 0.55 * Math.hypot(x1 - x0, y1 - y0)));
}

/** Looks at a place's outline, at the height at which the picture has its floor. */
function framePlace(bridge: Bridge | null, id: string): void {
  const found = bridge?.props.site.places.find((place) => place.id === id);
  const zone = bridge?.props.additions?.zones.find((one) => one.id === id);
  if ((found ?? zone) === undefined || bridge === null) return;
  const { floorZ } = (found ?? zone)!;
  const outline = found === undefined ? zone!.outline : outlineWithin(bridge.props.site, found);
  if (outline.length === 0) return bridge.rig.home();
  const { x0, y0, x1, y1 } = boundsOf(outline);
  const z = floorZ + (bridge.engine?.place.liftAt(floorZ) ?? 0);
  bridge.rig.frame([(x0 + x1) / 2, (y0 + y1) / 2, z], Math.max(1.5, Math.hypot(x1 - x0, y1 - y0) / 2));
}

function frameThing(bridge: Bridge | null, thing: string | null): void {
  if (bridge === null || thing === null) return;
  const actor = bridge.engine?.troupe.actor(thing) ?? bridge.engine?.plannedActor(thing);
  if (actor === undefined) return framePlace(bridge, thing);
  const e = actor.world.elements;
  const { size } = actor.view.bounds;
  bridge.rig.frame([e[12]!, e[13]!, e[14]! + size[2] * 0.45], Math.max(0.9, 0.62 * Math.hypot(...size)));
}

/**
 * Where the processor draws, a picture of what the cell does by itself is drawn at most this often, ms: drawn at every change
 * it takes one and a half cores, which the page, the server and the person's other programs need. What the person moves is
 * drawn at once.
 */
const SOFTWARE_EVERY_MS = 125;

/** Draws when something changed, and tells the governor how fast frames follow each other. */
function startLoop(
  bridge: Bridge,
  state: () => RootState,
  governor: Governor,
  onStep: (step: Step) => void,
): () => void {
  let handle = 0;
  let lastMs = 0;
  let drawnMs = 0;
  const restMs = webglSupport() === "software" ? SOFTWARE_EVERY_MS : 0;
  const tick = (nowMs: number): void => {
    handle = requestAnimationFrame(tick);
    const { engine, props } = bridge;
    const rests = nowMs - drawnMs < restMs && engine?.dirty === false && !bridge.rig.wantsStep;
    if (engine === null || document.hidden || rests || !engine.wantsFrame(props, nowMs)) {
      lastMs = 0;
      return;
    }
    const startMs = performance.now();
    advance(nowMs / 1000, true, state());
    props.onFrameTime?.(performance.now() - startMs);
    const step = lastMs > 0 && props.quality === "auto" ? governor.frame(nowMs - lastMs) : null;
    lastMs = nowMs;
    drawnMs = nowMs;
    if (step !== null) onStep(step);
  };
  handle = requestAnimationFrame(tick);
  return () => cancelAnimationFrame(handle);
}

/** What is under a pixel: a Thing, and the floor. */
function pointAt({ engine }: Bridge, x: number, y: number, width: number, height: number, free: boolean): ScenePoint {
  return {
    at: engine?.groundAt(x, y, width, height) ?? null,
    thing: engine?.pickAt(x, y, width, height) ?? null,
    free,
  };
}

function tap({ props }: Bridge, point: ScenePoint): void {
  if (props.onPoint != null) props.onPoint("tap", point);
  else props.onSelect(point.thing ?? (point.at === null ? null : (props.zoneAt?.(point.at) ?? null)));
}

function connectInput(bridge: Bridge, element: HTMLElement): () => void {
  const box = (): [number, number] => [element.clientWidth, element.clientHeight];
  const touch = (): void => {
    if (bridge.engine !== null) bridge.engine.dirty = true;
  };
  const hover = (thing: string | null): void => {
    if (bridge.engine === null || bridge.engine.hovered === thing) return;
    bridge.engine.hovered = thing;
    element.style.cursor = thing === null ? "" : "pointer";
    touch();
  };
  return attachInput(element, {
    rig: bridge.rig,
    tap: (x, y, free) => tap(bridge, pointAt(bridge, x, y, ...box(), free)),
    hover(x, y, free) {
      const { onPoint } = bridge.props;
      if (onPoint == null) return hover(bridge.engine?.pickAt(x, y, ...box()) ?? null);
      onPoint("move", pointAt(bridge, x, y, ...box(), free));
    },
    leave: () => hover(null),
    floorAt: (x, y) => bridge.engine?.floorAt(x, y, ...box()) ?? null,
    frameSelection: () => frameThing(bridge, bridge.props.selection),
    touched: touch,
  });
}

/** Makes canvas, renderer, labels and loop in an element. @returns how to take all of it down again. */
function mount(
  host: HTMLElement,
  bridge: Bridge,
  governor: Governor,
  onStep: (step: Step) => void,
  onFailure: () => void,
) {
  const canvas = document.createElement("canvas");
  host.prepend(canvas);
  const root = quietRoot(canvas);
  const render = (step: Step): RootState => root.render(<Stage bridge={bridge} step={step} />).getState();
  let state: RootState | null = null;
  let alive = true;
  const stops: (() => void)[] = [connectInput(bridge, host)];
  const onLost = (event: Event): void => {
    event.preventDefault();
    onFailure();
  };
  canvas.addEventListener("webglcontextlost", onLost);
  const resize = (): void => {
    const { clientWidth: width, clientHeight: height } = host;
    if (width === 0 || height === 0) return;
    bridge.rig.resize(width / height);
    state?.setSize(width, height);
    if (bridge.engine !== null) bridge.engine.dirty = true;
  };
  const observer = new ResizeObserver(resize);
  const size = { width: Math.max(1, host.clientWidth), height: Math.max(1, host.clientHeight), top: 0, left: 0 };
  root
    .configure({
      frameloop: "never",
      shadows: { type: PCFShadowMap },
      gl: {
        antialias: webglSupport() === "hardware" || bridge.props.quality === "high",
        alpha: true,
        powerPreference: "high-performance",
        toneMapping: ACESFilmicToneMapping,
      },
      size,
    })
    .then(() => {
      if (!alive) return;
      const { quality } = bridge.props;
      state = render(quality === "auto" || quality === "plan" ? governor.step : quality);
      resize();
      observer.observe(host);
      stops.push(startLoop(bridge, () => state!, governor, onStep));
    })
    .catch(onFailure);
  return {
    render: (step: Step) => {
      if (state !== null) render(step);
    },
    unmount: () => {
      alive = false;
      canvas.removeEventListener("webglcontextlost", onLost);
      observer.disconnect();
      for (const stop of stops) stop();
      root.unmount();
      bridge.labels.dispose();
      canvas.remove();
    },
  };
}

/** The 3D picture. Props reach the frame loop through a bridge; React renders only when the place or its look changes. */
export function WebglScene(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLDivElement>(null);
  const bridge = useRef<Bridge | null>(null);
  const mounted = useRef<ReturnType<typeof mount> | null>(null);
  const [governor] = useState(() => new Governor(webglSupport() === "software" ? "low" : "high"));
  const [auto, setAuto] = useState<Step>(governor.step);
  const step: Step = props.quality === "auto" || props.quality === "plan" ? auto : props.quality;
  const { site, theme, language, onQuality, onFailure } = props;

  useImperativeHandle(props.ref, () => sceneHandle(() => bridge.current), []);

  // Things that come or go change the picture, not the place nor where one looks from.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a place is mounted once; later props come through the bridge
  useEffect(() => {
    const { geometry } = props;
    const rig =
      geometry === null
        ? new Rig(boundsOf(hallOutline(site)), focusBounds(site))
        : new Rig(geometry.extent, geometry.home, geometry.home);
    const own: Bridge = { props, rig, labels: new LabelLayer(overlay.current!), engine: null };
    bridge.current = own;
    mounted.current = mount(host.current!, own, governor, setAuto, onFailure);
    return () => {
      mounted.current?.unmount();
      mounted.current = null;
      bridge.current = null;
    };
  }, [site.places, props.geometry]);

  useEffect(() => {
    const own = bridge.current;
    if (own === null) return;
    own.props = props;
    own.rig.still = props.reducedMotion;
    if (own.engine !== null) own.engine.dirty = true;
    mounted.current?.render(step);
  });

  useEffect(() => onQuality?.(step), [step, onQuality]);

  return (
    <div
      ref={host}
      className={`scene${props.reducedMotion ? " scene-still" : ""}`}
      style={cssTokens(theme)}
      role="application"
      aria-label={`${LABELS[language]} ${site.title[language]}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys pan, shift turns, Home returns
      tabIndex={0}
    >
      <div ref={overlay} className="scene-labels" />
    </div>
  );
}
