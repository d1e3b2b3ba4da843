import { lazy } from "react";
import { type View, viewStore } from "../session/view.ts";

/** The pages of the console, each loaded when it is asked for: who comes for a drill does not wait for what a factory's manager uses. */
const LOADS = {
  world: async () => ({ default: (await import("./WorldPage.tsx")).WorldPage }),
  site: async () => ({ default: (await import("./SitePage.tsx")).SitePage }),
  community: async () => ({ default: (await import("./CommunityPage.tsx")).CommunityPage }),
  drill: async () => ({ default: (await import("./DrillPage.tsx")).DrillPage }),
  importing: async () => ({ default: (await import("./import/ImportPage.tsx")).ImportPage }),
  learn: async () => ({ default: (await import("./LearnPage.tsx")).LearnPage }),
  sandbox: async () => ({ default: (await import("./SandboxPage.tsx")).SandboxPage }),
} as const;

export const WorldPage = lazy(LOADS.world);
export const SitePage = lazy(LOADS.site);
export const CommunityPage = lazy(LOADS.community);
export const DrillPage = lazy(LOADS.drill);
export const ImportPage = lazy(LOADS.importing);
export const LearnPage = lazy(LOADS.learn);
export const SandboxPage = lazy(LOADS.sandbox);

/** Which page an address asks for. */
export function pageOf(view: View): keyof typeof LOADS {
  if (view.site !== null) return "site";
  if (view.learn) return "learn";
  if (view.drill !== null) return "drill";
  if (view.importing) return "importing";
  if (view.community !== null) return "community";
  return view.sandbox ? "sandbox" : "world";
}

/** Asks for the page of the address before the words of the language have come, so that they travel side by side. */
export function preloadPage(): void {
  // What fails here fails again where the page is shown, and is told there.
  LOADS[pageOf(viewStore.getState())]().catch(() => undefined);
}
