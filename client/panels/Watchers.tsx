import type { Present } from "../../twins/protocol/presence.ts";
import { useWatchText } from "../session/usePresence.ts";

/** Initials in a ring: others have selected this. */
export function Watchers(props: { people: readonly Present[] }) {
  const { initials, title } = useWatchText()(props.people);
  return (
    <span className="ring" role="img" aria-label={title} title={title}>
      {initials}
    </span>
  );
}
