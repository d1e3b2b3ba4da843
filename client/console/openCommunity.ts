import { atPage, type CommunityTab, go } from "../session/view.ts";

/** Leaves a site for a page of the community; the browser's Back returns. */
export const openCommunity = (community: CommunityTab): void => go(atPage({ community }));

/** The same for the page where models are tried. */
export const openSandbox = (): void => go(atPage({ sandbox: true }));

/** And for the public's drills. */
export const openDrills = (): void => go(atPage({ drill: "" }));
