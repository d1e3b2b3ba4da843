import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Site } from "../../twins/core/site.ts";
import type { DispatchView } from "../../twins/protocol/homeCity.ts";
import { routePoints } from "../scene/roads/routeDrawing.ts";
import type { SceneRoutes, SceneSpeeds } from "../scene/types.ts";
import { useTrafficShown } from "../session/trafficShown.ts";
import { useView, type WayBy } from "../session/view.ts";
import { numberText } from "../ui/format.ts";
import { useSceneControl } from "./sceneControl.ts";

export interface RouteWords {
  readonly incident: string;
  vehicle(id: string): string;
  took(by: WayBy, min: string): string;
}

/** A dispatch as the scene draws it. */
export function routesOf(dispatch: DispatchView, way: WayBy | null, words: RouteWords): SceneRoutes {
  const trips = [
    ["forecast", dispatch.byForecast],
    ["current", dispatch.byCurrent],
  ] as const;
  return {
    incident: { node: dispatch.incident, title: words.incident },
    stands: dispatch.stands.map(({ vehicle, detector }) => ({ vehicle, node: detector })),
    ways: trips.map(([by, trip]) => ({
      by,
      vehicle: trip.vehicle,
      nodes: trip.way,
      title: words.vehicle(trip.vehicle),
      value: words.took(by, numberText(trip.toldS / 60, 1)),
      chosen: way === by,
    })),
  };
}

/** What the panel of traffic has the scene show, and flies to its routes when they are new or one is chosen. */
export function useTrafficDrawn(site: Site): { speeds: SceneSpeeds | null; routes: SceneRoutes | null } {
  const { t } = useTranslation();
  const { speeds, dispatch, framed } = useTrafficShown();
  const way = useView((view) => view.way);
  const camera = useSceneControl((control) => control.camera);
  const routes = useMemo(() => {
    const words: RouteWords = {
      incident: t("city.incident"),
      vehicle: (id) => t("city.vehicleOf", { n: id.replace("vehicle-", "") }),
      took: (by, min) => t(`city.tookMin.${by}`, { min }),
    };
    return dispatch === null ? null : routesOf(dispatch, way, words);
  }, [dispatch, way, t]);
  const told = useMemo(
    () => (speeds === null ? null : { mph: speeds.mph, forecast: speeds.kind === "forecast" }),
    [speeds],
  );
  const seen = useRef(framed);
  useEffect(() => {
    if (seen.current === framed || routes === null || camera === null) return;
    seen.current = framed;
    camera.framePoints(routePoints(site, routes));
  }, [site, framed, routes, camera]);
  return { speeds: told, routes };
}
