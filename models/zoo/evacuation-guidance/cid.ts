import golden from "./golden.json" with { type: "json" };

/** Content address of the zoo's own model: what the community approves. */
export const EVACUATION_GUIDANCE_CID: string = golden.cid;
