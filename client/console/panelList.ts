import {
  IconActivityHeartbeat,
  IconBell,
  IconBinaryTree2,
  IconBrain,
  IconCar,
  IconChecklist,
  IconCpu,
  IconFileCertificate,
  IconGauge,
  IconGitBranch,
  IconHomeBolt,
  IconInfoSquareRounded,
  IconLink,
  IconListCheck,
  IconNotebook,
  IconTimeline,
  IconUsers,
} from "@tabler/icons-react";
import { type ComponentType, lazy } from "react";
import type { Ask } from "../../twins/protocol/console.ts";
import { Alarms } from "../panels/Alarms/Alarms.tsx";
import { Inspector } from "../panels/Inspector/Inspector.tsx";
import { Timeline } from "../panels/Timeline/Timeline.tsx";
import { type Ability, abilitiesOf } from "../session/abilities.ts";
import { useLinkState, useSitePlaces } from "../session/context.tsx";
import { mayAsk } from "../session/may.ts";
import { useView } from "../session/view.ts";
import {
  LOWER_PANELS,
  type LowerPanel,
  type PanelName,
  SIDE_PANELS,
  type SidePanel,
  useLayout,
} from "./layoutStore.ts";

/** The panels by name; those that are not on the first screen load when they are opened. */
export const PANELS: Readonly<Record<PanelName, ComponentType>> = {
  inspector: Inspector,
  timeline: Timeline,
  alarms: Alarms,
  compare: lazy(() => import("../panels/Compare/Compare.tsx")),
  plan: lazy(() => import("../panels/Plan/PlanPanel.tsx")),
  homeEnergy: lazy(() => import("../panels/HomeEnergy/HomeEnergy.tsx")),
  traffic: lazy(() => import("../panels/Traffic/Traffic.tsx")),
  kpis: lazy(() => import("../panels/Kpis/Kpis.tsx")),
  approvals: lazy(() => import("../panels/Approvals/Approvals.tsx")),
  receipts: lazy(() => import("../panels/Receipts/Receipts.tsx")),
  models: lazy(() => import("../panels/Models/Models.tsx")),
  devices: lazy(() => import("../panels/Devices/Devices.tsx")),
  chain: lazy(() => import("../panels/Chain/Chain.tsx")),
  people: lazy(() => import("../panels/People/People.tsx")),
  audit: lazy(() => import("../panels/Audit/Audit.tsx")),
  health: lazy(() => import("../panels/Health/Health.tsx")),
};

export const PANEL_ICONS: Readonly<Record<PanelName | "assets", typeof IconBell>> = {
  assets: IconBinaryTree2,
  inspector: IconInfoSquareRounded,
  timeline: IconTimeline,
  alarms: IconBell,
  compare: IconGitBranch,
  plan: IconListCheck,
  homeEnergy: IconHomeBolt,
  traffic: IconCar,
  kpis: IconGauge,
  approvals: IconChecklist,
  receipts: IconFileCertificate,
  models: IconBrain,
  devices: IconCpu,
  chain: IconLink,
  people: IconUsers,
  audit: IconNotebook,
  health: IconActivityHeartbeat,
};

/** Panels that show nothing to those who may not ask for it. */
export const NEEDS: Readonly<Partial<Record<SidePanel, Ask>>> = {
  devices: "devices",
  people: "people",
  audit: "audit",
};

/** Panels of what only some sites can do. */
const ABLE: Readonly<Partial<Record<PanelName, Ability>>> = {
  compare: "work",
  plan: "work",
  receipts: "work",
  kpis: "work",
  homeEnergy: "homeEnergy",
  traffic: "traffic",
};

/** What the site of this page can do. */
export const useAbilities = (): ReadonlySet<Ability> => abilitiesOf(useSitePlaces());

/** Whether the site has a panel; true for those that every site has. */
export function useHasPanel(): (name: PanelName) => boolean {
  const abilities = useAbilities();
  return (name) => ABLE[name] === undefined || abilities.has(ABLE[name]);
}

/** The lower panels that the site has. */
export function useLowerPanels(): readonly LowerPanel[] {
  return LOWER_PANELS.filter(useHasPanel());
}

/** The panel that is shown, or `instead` where another site's was open and this one lacks it, unless the address itself names it. */
function useShownPanel<P extends PanelName>(open: P, instead: P): P {
  const named = useView((view) => view.panel === open);
  const known = useSitePlaces() !== null;
  const has = useHasPanel()(open);
  return has || named || !known ? open : instead;
}

/** The lower panel that is shown. */
export const useLowerTab = (): LowerPanel =>
  useShownPanel<LowerPanel>(
    useLayout((layout) => layout.tab),
    "timeline",
  );

/** The side panel that is shown. */
export const useSideTab = (): SidePanel =>
  useShownPanel<SidePanel>(
    useLayout((layout) => layout.side),
    "inspector",
  );

/** The side panels that the site has and that are of use to the person at this console. */
export function useSidePanels(): readonly SidePanel[] {
  const person = useLinkState((state) => state.person);
  const has = useHasPanel();
  return SIDE_PANELS.filter((name) => has(name) && (NEEDS[name] === undefined || mayAsk(person, NEEDS[name])));
}
