import { PANEL_MS, useReplica, useTick } from "./context.tsx";
import { enumName, readProperty } from "./replica.ts";

/** Who decides in the cell at the shown moment: `local`, `remote` or `stopped`; null when there is no controller or it has not said. */
export function useCellMode(): string | null {
  useTick(PANEL_MS * 2);
  const replica = useReplica();
  const controller = replica.entries.find((entry) => entry.model.type === "cell-controller");
  return controller === undefined ? null : enumName(readProperty(replica, controller.thing.id, "mode"));
}
