import type { Who } from "../../../twins/protocol/economy/community.ts";
import { Hash } from "../../ui/parts.tsx";

/** An account or a contract: its name where it has one, and its address. */
export function WhoName({ who }: { who: Who }) {
  return (
    <span className="who">
      {who.name !== null && <strong>{who.name}</strong>} <Hash value={who.address} label={who.name ?? ""} />
    </span>
  );
}
