import { grouped } from "../../../twins/core/grouped.ts";

/** Whole tokens of 18 decimals with thin spaces between thousands; what is below one token is cut. */
export const shortWei = (wei: string): string => grouped(wei.length > 18 ? wei.slice(0, -18) : "0");
