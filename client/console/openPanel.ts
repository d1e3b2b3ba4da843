import { go } from "../session/view.ts";
import { type PanelName, useLayout } from "./layoutStore.ts";

/** Opens a panel wherever it lives, and says so in the address. */
export function openPanel(panel: PanelName): void {
  useLayout.getState().show(panel);
  go({ panel });
}
