import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { SIGNALS } from "../../../twins/drill/roles.ts";
import { textOf } from "../../ui/format.ts";
import type { DrillRun } from "../session/run.ts";
import type { DrillSession, DrillState } from "../session/session.ts";
import { useDrillSettings } from "../session/settings.ts";
import { follow, type MapCamera, wholeFloor } from "./camera.ts";
import type { Controls } from "./controls.ts";
import { drawCars } from "./drawFlood.ts";
import { drawPeople } from "./drawPeople.ts";
import { drawPlace, pathsOf } from "./drawPlace.ts";
import { HAZARD_READERS, type HazardPicture, pictureOfOwn } from "./hazardPicture.ts";
import { coloursOf, type MapColours } from "./palette.ts";

/** How long a signal stands over who gave it, ms. */
const BUBBLE_MS = 4_000;

/** What the frame loop reads that React holds. */
interface Latest {
  readonly state: DrillState;
  readonly whole: boolean;
  readonly still: boolean;
  readonly language: string;
  readonly words: { readonly exit: string; readonly muster: string };
}

/** Names by body, and what is signalled just now. */
function labels({ state, language }: Latest, nowMs: number) {
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
      paths = pathsOf(run.venue, on);
      camera = null;
    }
    const isWhole = seen.whole || spot === null;
    camera = isWhole
      ? wholeFloor(run.venue, on, width, height)
      : follow(camera, spot, { width, height }, seen.still, isOpen);
    const shown = picture() ?? pictureOfOwn(run.own);
    const people = run.people.at(performance.now());
    const own = { body: run.body, spot, headingRad: run.wish.headingRad };
    const common = { venue: run.venue, storey, camera, colours, width, height, ratio };
    drawPlace(context, { ...common, paths, doors: run.doors, picture: shown });
    if (shown?.flood != null) drawCars(context, shown.flood, { ...common, people, own });
    drawPeople(context, {
      ...common,
      people,
      own,
      room: run.own?.room ?? -1,
      ...labels(seen, performance.now()),
      words: seen.words,
    });
  };
  frame = requestAnimationFrame(draw);
  return () => cancelAnimationFrame(frame);
}

/** The place from above, which follows oneself; needs no WebGL. */
export function PlanCanvas(props: { session: DrillSession; run: DrillRun; controls: Controls; whole: boolean }) {
  const { session, run, controls, whole } = props;
  const { t, i18n } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const state = useStore(session.state);
  const { still } = useDrillSettings();
  const hazard = state.lobby?.drill.hazard ?? "fire";
  const words = { exit: t("drill.exitSign"), muster: t("drill.musterSign") };
  const latest = useRef<Latest>(null);
  latest.current = { state, whole, still, language: i18n.language, words };
  useEffect(() => {
    if (canvas.current === null) return;
    let picture: HazardPicture | null = null;
    const read = HAZARD_READERS[hazard];
    session.hazard =
      read === undefined
        ? null
        : (bytes) => {
            picture = read(bytes, run.venue) ?? picture;
            run.cars = picture?.flood?.cars ?? [];
          };
    const stop = startDrawing(
      canvas.current,
      run,
      controls,
      () => latest.current!,
      () => picture,
    );
    return () => {
      stop();
      session.hazard = null;
    };
  }, [session, run, controls, hazard]);
  return <canvas ref={canvas} className="drill-map" role="img" aria-label={t("drill.map")} />;
}
