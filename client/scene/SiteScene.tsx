import "./scene.css";
import { type Ref, useState } from "react";
import { PlanView } from "./plan/PlanView.tsx";
import { webglSupport } from "./support.ts";
import type { SceneHandle, SiteSceneProps } from "./types.ts";
import { WebglScene } from "./WebglScene.tsx";

/**
 * A site as a place: in 3D, or as a plan where the browser has no WebGL, where it failed, or where `quality` says so.
 * Both take the same props and show the same states, selection and alarms.
 */
export function SiteScene(props: SiteSceneProps & { readonly ref?: Ref<SceneHandle> }) {
  const [failed, setFailed] = useState(false);
  const fail = (): void => {
    setFailed(true);
    props.onFailure?.();
  };
  if (props.quality === "plan" || failed || webglSupport() === "none") return <PlanView {...props} />;
  return <WebglScene {...props} onFailure={fail} />;
}
