import { useDomain } from "../../session/context.tsx";
import { ModelList } from "./ModelList.tsx";

/** The models of the community, beside a site. */
export default function Models() {
  return <ModelList models={useDomain((domain) => domain.models)} />;
}
