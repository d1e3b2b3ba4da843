import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { type RoleId, SIGNALS } from "../../../twins/drill/roles.ts";
import type { SceneView } from "../../../twins/protocol/drill.ts";
import { textOf } from "../../ui/format.ts";
import { createFurnitureTrack } from "../session/furniture.ts";
import type { DrillRun } from "../session/run.ts";
import type { DrillSession, DrillState } from "../session/session.ts";
import { useDrillSettings } from "../session/settings.ts";
import { type Board, boardsOf } from "../session/steered.ts";
import { follow, type MapCamera, wholeFloor } from "./camera.ts";
import type { Controls } from "./controls.ts";
import { drawCars } from "./drawFlood.ts";
import { drawPeople } from "./drawPeople.ts";
import { drawPlace, pathsOf, withFurniture } from "./drawPlace.ts";
import { drawSigns, type SignWords } from "./drawSigns.ts";
import { drawSteered } from "./drawSteered.ts";
import { type HazardPicture, pictureOfOwn } from "./hazardPicture.ts";
import { coloursOf, type MapColours } from "./palette.ts";

/** Drawn once more when everything has come to rest, ms. */
const STILL_MS = 200;
/** How long a signal stands over who gave it, ms. */
const BUBBLE_MS = 4_000;

/** What the frame loop reads that React holds. */
interface Latest {
  readonly state: DrillState;
  readonly whole: boolean;
  readonly still: boolean;
  readonly language: string;
  readonly words: SignWords;
}

const knownRoles = new WeakMap<readonly number[], { lobby: DrillState["lobby"]; roles: ReadonlyMap<number, RoleId> }>();

/** Roles of participants by their bodies; made once for each list of bodies, and not in each frame. */
export function rolesOf({ lobby, bodies }: Pick<DrillState, "lobby" | "bodies">): ReadonlyMap<number, RoleId> {
  const known = knownRoles.get(bodies);
  if (known?.lobby === lobby) return known.roles;
  const roles = new Map<number, RoleId>();
  lobby?.people.forEach(({ role }, at) => {
    const body = bodies[at] ?? -1;
    if (body >= 0) roles.set(body, role);
  });
  knownRoles.set(bodies, { lobby, roles });
  return roles;
}

/** What the map makes of what is told seldom, made anew when it is. */
function readScene(run: DrillRun): () => { boards: readonly Board[]; taken: ReadonlySet<number> } {
  let known: Required<SceneView> | null = null;
  let made: { boards: readonly Board[]; taken: ReadonlySet<number> } = { boards: [], taken: new Set() };
  return () => {
    const { scene } = run;
    if (scene === known) return made;
    made = {
      boards: scene.signs === known?.signs ? made.boards : boardsOf(run.venue, scene.signs),
      taken: new Set(scene.bottles.map(([bottle]) => bottle)),
    };
    known = scene;
    return made;
  };
}

/** Names by body, and what is signalled just now. */
export function labels({ state, language }: Pick<Latest, "state" | "language">, nowMs: number) {
  const names = new Map<number, string>();
  const bubbles = new Map<number, string>();
  state.lobby?.people.forEach(({ name, who }, at) => {
    const body = state.bodies[at] ?? -1;
    if (body < 0) return;
    names.set(body, name);
    const told = state.signals.findLast((one) => one.who === who && nowMs - one.atMs < BUBBLE_MS);
    if (told !== undefined) bubbles.set(body, textOf(SIGNALS[told.signal], language));
  });
  return { names, bubbles };
}

/** Draws frame after frame. @returns how to stop */
function startDrawing(
  canvas: HTMLCanvasElement,
  run: DrillRun,
  controls: Controls,
  latest: () => Latest,
  picture: () => HazardPicture | null,
): () => void {
  const context = canvas.getContext("2d");
  if (context === null) return () => {};
  let [frame, colouredAtMs, storey]: [number, number, number] = [0, -Infinity, -1];
  let camera: MapCamera | null = null;
  let colours: MapColours = coloursOf(canvas);
  let paths = pathsOf(run.venue, 0);
  const isOpen = run.venue.ground !== undefined;
  const furniture = createFurnitureTrack();
  const sceneNow = readScene(run);
  const draw = (nowMs: number): void => {
    frame = requestAnimationFrame(draw);
    const seen = latest();
    const { clientWidth: width, clientHeight: height } = canvas;
    const ratio = Math.min(2, devicePixelRatio);
    if (width === 0 || height === 0) return;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    if (nowMs - colouredAtMs > 500) {
      colouredAtMs = nowMs;
      colours = coloursOf(canvas);
    }
    run.wish = controls.wish;
    const spot = run.spot(performance.now());
    const on = spot?.storey ?? 0;
    if (on !== storey) {
      storey = on;
      paths = withFurniture(pathsOf(run.venue, on), run.venue, on, furniture, performance.now());
      camera = null;
    }
    const isWhole = seen.whole || spot === null;
    camera = isWhole
      ? wholeFloor(run.venue, on, width, height)
      : follow(camera, spot, { width, height }, seen.still, isOpen);
    const shown = picture() ?? pictureOfOwn(run.own);
    const people = run.peopleAt(performance.now());
    const own = { body: run.body, spot, headingRad: run.wish.headingRad };
    furniture.take(picture()?.furniture, performance.now());
    if (furniture.version > 0 && furniture.isMoving(performance.now() - STILL_MS))
      paths = withFurniture(paths, run.venue, on, furniture, performance.now());
    const common = { venue: run.venue, storey, camera, colours, width, height, ratio };
    drawPlace(context, { ...common, paths, doors: run.doors, picture: shown });
    const { boards, taken } = sceneNow();
    const signs = { ...common, picture: shown, words: seen.words, own: spot, taken };
    drawSigns(context, signs);
    drawSteered(context, signs, boards);
    if (shown?.flood != null) drawCars(context, shown.flood, { ...common, people, own });
    drawPeople(context, {
      ...common,
      people,
      own,
      ...{ scene: run.scene, roles: rolesOf(seen.state) },
      room: run.own?.room ?? -1,
      ...labels(seen, performance.now()),
      words: seen.words,
    });
  };
  frame = requestAnimationFrame(draw);
  return () => cancelAnimationFrame(frame);
}

/** The place from above, which follows oneself; needs no WebGL. */
export function PlanCanvas(props: {
  session: DrillSession;
  run: DrillRun;
  controls: Controls;
  picture: () => HazardPicture | null;
  whole: boolean;
}) {
  const { session, run, controls, picture, whole } = props;
  const { t, i18n } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const state = useStore(session.state);
  const { still } = useDrillSettings();
  const words: SignWords = {
    exit: t("drill.exitSign"),
    muster: t("drill.musterSign"),
    callPoint: t("drill.sign.callPoint"),
    stopButton: t("drill.sign.stopButton"),
    extinguisher: t("drill.sign.extinguisher"),
    fire: t("drill.sign.fire"),
    gas: [t("drill.sign.gas0"), t("drill.sign.gas1"), t("drill.sign.gas2")],
  };
  const latest = useRef<Latest>(null);
  latest.current = { state, whole, still, language: i18n.language, words };
  useEffect(() => {
    if (canvas.current === null) return;
    return startDrawing(canvas.current, run, controls, () => latest.current!, picture);
  }, [run, controls, picture]);
  return <canvas ref={canvas} className="drill-map" role="img" aria-label={t("drill.map")} />;
}
