import { useFrame, useThree } from "@react-three/fiber";
import { useEffect, useRef, useState } from "react";
import type { PerspectiveCamera } from "three";
import type { Site } from "../../twins/core/site.ts";
import type { Rig } from "./camera/rig.ts";
import { Engine } from "./engine.ts";
import { assetsOf, type MeshLibrary } from "./geometry/compile.ts";
import { loadLibrary } from "./geometry/library.ts";
import type { LabelLayer } from "./overlay/labelLayer.ts";
import { SETTINGS } from "./quality.ts";
import type { QualityStep, SiteSceneProps } from "./types.ts";

/** What the picture and the element around it share. Fast: nothing here makes React render. */
export interface Bridge {
  props: SiteSceneProps;
  readonly rig: Rig;
  readonly labels: LabelLayer;
  engine: Engine | null;
}

interface Cast {
  readonly site: Site;
  readonly views: SiteSceneProps["views"];
  readonly library: MeshLibrary;
}

const assetUrl = (asset: string): string => `${import.meta.env.BASE_URL}models/${asset}`;

/** Inside the canvas: builds the picture anew when the place or its look changes, and draws its frames. */
export function Stage({ bridge, step }: { bridge: Bridge; step: Exclude<QualityStep, "plan"> }) {
  const { gl, scene, camera, setDpr } = useThree();
  // The Things that are drawn, and their meshes: those before them stand until these are there.
  const [cast, setCast] = useState<Cast | null>(null);
  const { site, geometry, views, theme, language } = bridge.props;
  const size = useRef({ width: 1, height: 1 });
  size.current = useThree((state) => state.size);

  useEffect(() => {
    let alive = true;
    const assets = assetsOf(site.things.flatMap((thing) => views[thing.model] ?? []));
    const onProblem = (asset: string, error: unknown): void =>
      console.warn(`scene: ${asset} could not be loaded`, error);
    // The picture is built once the meshes are there: building it twice would compile every shader twice.
    loadLibrary([...new Set(assets)], assetUrl, onProblem)
      .catch((error: unknown): MeshLibrary => {
        onProblem("glTF loader", error);
        return new Map();
      })
      .then((loaded) => {
        if (alive) setCast({ site, views, library: loaded });
      });
    return () => {
      alive = false;
    };
  }, [site, views]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: theme and language are read through the bridge's props
  useEffect(() => {
    if (cast === null) return;
    setDpr(Math.min(window.devicePixelRatio, SETTINGS[step].maxPixelRatio));
    const parts = {
      renderer: gl,
      scene,
      camera: camera as PerspectiveCamera,
      rig: bridge.rig,
      labels: bridge.labels,
      library: cast.library,
    };
    const engine = new Engine(parts, { ...bridge.props, site: cast.site, views: cast.views }, SETTINGS[step]);
    bridge.engine = engine;
    return () => {
      bridge.engine = null;
      engine.dispose();
    };
  }, [gl, scene, camera, bridge, cast, geometry, theme, language, step]);

  useFrame((_, dtS) => {
    const { width, height } = size.current;
    bridge.engine?.frame(bridge.props, Math.min(dtS, 0.25), performance.now(), width, height);
  });
  return null;
}
