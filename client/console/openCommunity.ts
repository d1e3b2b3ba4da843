import { type CommunityTab, go } from "../session/view.ts";

const NO_PLACE = { site: null, at: null, select: null, branch: null, panel: null, trial: null, beside: null } as const;

/** Leaves a site for a page of the community; the browser's Back returns. */
export const openCommunity = (community: CommunityTab): void => go({ ...NO_PLACE, community, sandbox: false });

/** The same for the page where models are tried. */
export const openSandbox = (): void => go({ ...NO_PLACE, community: null, sandbox: true });
