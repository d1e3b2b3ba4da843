import type { SiteSceneProps } from "../types.ts";

export function PlanView(props: SiteSceneProps) {
  return <div className="scene">{props.site.title[props.language]}</div>;
}
