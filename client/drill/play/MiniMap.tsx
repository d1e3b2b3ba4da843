import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { createFurnitureTrack } from "../session/furniture.ts";
import type { DrillRun } from "../session/run.ts";
import { follow, type MapCamera } from "./camera.ts";
import { drawPeople } from "./drawPeople.ts";
import { drawPlace, pathsOf, withFurniture } from "./drawPlace.ts";
import { type HazardPicture, pictureOfOwn } from "./hazardPicture.ts";
import { coloursOf } from "./palette.ts";

/** Drawn so often, ms: it tells where one is, nothing on it has to glide. */
const EVERY_MS = 150;
const NO_WORDS = { exit: "", muster: "" };
const NOBODY = new Map<number, string>();

/** A small plan beside the view through one's own eyes, north up, so that nobody is lost. Pressed, it becomes the map. */
export function MiniMap(props: { run: DrillRun; picture: () => HazardPicture | null; onPress: () => void }) {
  const { run, picture, onPress } = props;
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d") ?? null;
    if (element === null || context === null) return;
    const furniture = createFurnitureTrack();
    let [camera, storey]: [MapCamera | null, number] = [null, -1];
    let paths = pathsOf(run.venue, 0);
    const draw = (): void => {
      const spot = run.shown;
      const { clientWidth: width, clientHeight: height } = element;
      if (spot === null || width === 0) return;
      const ratio = Math.min(2, devicePixelRatio);
      if (element.width !== Math.round(width * ratio)) {
        element.width = Math.round(width * ratio);
        element.height = Math.round(height * ratio);
      }
      const nowMs = performance.now();
      const told = picture() ?? pictureOfOwn(run.own);
      furniture.take(told?.furniture, nowMs);
      if (spot.storey !== storey || furniture.isMoving(nowMs - 2 * EVERY_MS)) {
        storey = spot.storey;
        paths = withFurniture(pathsOf(run.venue, storey), run.venue, storey, furniture, nowMs);
      }
      camera = follow(camera, spot, { width, height }, false);
      const common = { venue: run.venue, storey, camera, colours: coloursOf(element), width, height, ratio };
      drawPlace(context, { ...common, paths, doors: run.doors, picture: told });
      drawPeople(context, {
        ...common,
        people: run.peopleAt(nowMs),
        scene: run.scene,
        own: { body: run.body, spot, headingRad: run.wish.headingRad },
        room: run.own?.room ?? -1,
        ...{ names: NOBODY, bubbles: NOBODY, words: NO_WORDS },
      });
    };
    const timer = setInterval(draw, EVERY_MS);
    return () => clearInterval(timer);
  }, [run, picture]);
  return (
    <button type="button" className="drill-mini" aria-label={t("drill.viewPlan")} onClick={onPress}>
      <canvas ref={canvas} aria-hidden />
    </button>
  );
}
