import { type CommunityTab, go } from "../session/view.ts";

/** Leaves a site for a page of the community; the browser's Back returns. */
export const openCommunity = (community: CommunityTab): void =>
  go({ community, site: null, at: null, select: null, branch: null, panel: null });
