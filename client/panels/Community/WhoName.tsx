import type { Who } from "../../../twins/protocol/economy/community.ts";
import { usePersonName } from "../../session/context.tsx";
import { Hash } from "../../ui/parts.tsx";

/** An account or a contract: its name where it has one, and its address. */
export function WhoName({ who }: { who: Who }) {
  const name = usePersonName();
  return (
    <span className="who">
      {who.name !== null && <strong>{name(who.name)}</strong>} <Hash value={who.address} label={who.name ?? ""} />
    </span>
  );
}
