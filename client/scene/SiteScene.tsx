import "./scene.css";
import { type Ref, useState } from "react";
import { PlanView } from "./plan/PlanView.tsx";
import type { SceneHandle, SiteSceneProps } from "./types.ts";
import { WebglScene } from "./WebglScene.tsx";

let supported: boolean | null = null;

/** Whether this browser draws WebGL 2; asked once. */
function webgl(): boolean {
  if (supported === null) {
    const context = document.createElement("canvas").getContext("webgl2");
    supported = context !== null;
    context?.getExtension("WEBGL_lose_context")?.loseContext();
  }
  return supported;
}

/**
 * A site as a place: in 3D, or as a plan where the browser has no WebGL, where it failed, or where `quality` says so.
 * Both take the same props and show the same states, selection and alarms.
 */
export function SiteScene(props: SiteSceneProps & { readonly ref?: Ref<SceneHandle> }) {
  const [failed, setFailed] = useState(false);
  if (props.quality === "plan" || failed || !webgl()) return <PlanView {...props} />;
  return <WebglScene {...props} onFailure={() => setFailed(true)} />;
}
