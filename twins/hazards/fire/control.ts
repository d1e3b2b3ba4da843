import { exp } from "../../core/numeric.ts";
import { type Agent, fallKwS } from "./agents.ts";
import { type FireCurve, GROWTH_KW_S2, heatReleaseKw, peakAtS } from "./growth.ts";

/** Flames of less than this are out, kW: what a waste paper basket gives when it is nearly burnt. */
export const OUT_KW = 2;

/** What a machine feeds to the fire, oil under pressure or a belt: it ends with the machine. */
export interface Feed {
  /** Of the fire's heat, 0 to 1; the rest is what lies there already. */
  readonly share: number;
  /** How fast what is in the pipes runs out, s: to 37 % of its heat. */
  readonly drainS: number;
}

/** A fire's heat in the open, and what people do about it. Untouched, it is `heatReleaseKw` to the last bit. */
export interface FireControl {
  readonly isOut: boolean;
  /** In the open, kW, `atS` seconds after the start. */
  heatKw(atS: number): number;
  /** A jet reaches what burns for `dtS`, from `atS` on. */
  suppress(agent: Agent, skill: number, atS: number, dtS: number): void;
  /** The machine that feeds it is stopped; what lies there burns on and spreads no further. */
  cutFeed(atS: number): void;
  putOut(): void;
}

/**
 * A fire that a jet has made smaller grows from there as it did when it was that small: its clock is set back. In its decay, where there
 * is nothing left to grow on, the clock is set on. So who stops too early sees it come back, and who reaches `OUT_KW` has it out.
 */
export function controlled(curve: FireCurve, feed: Feed | null, heatPerAreaKw?: number): FireControl {
  let heldBackS = 0;
  let isOut = false;
  let cut: { readonly atS: number; fedKw: number; mostKw: number } | null = null;

  const fedKw = (atS: number): number =>
    cut === null || feed === null ? 0 : cut.fedKw * exp(-(atS - cut.atS) / feed.drainS);
  const openKw = (atS: number): number => heatReleaseKw(curve, atS - heldBackS);
  const lyingKw = (atS: number): number => (cut === null ? openKw(atS) : Math.min(cut.mostKw, unfed() * openKw(atS)));
  const unfed = (): number => 1 - (feed?.share ?? 0);
  const heatKw = (atS: number): number => (isOut ? 0 : lyingKw(atS) + fedKw(atS));

  /** Sets the clock so that the curve gives this now. */
  const setOpen = (toKw: number, atS: number): void => {
    const peakS = peakAtS(curve);
    const isDecaying = atS - heldBackS > peakS + curve.steadyS;
    const ageS = isDecaying
      ? peakS + curve.steadyS + curve.decayS * (1 - toKw / curve.peakKw)
      : Math.sqrt(toKw / GROWTH_KW_S2[curve.growth]);
    heldBackS = atS - ageS;
  };

  return {
    get isOut() {
      return isOut;
    },
    heatKw,
    suppress(agent, skill, atS, dtS) {
      const now = heatKw(atS);
      if (now <= 0) return;
      const left = now - dtS * fallKwS(agent, now, skill, heatPerAreaKw);
      if (left <= OUT_KW) {
        isOut = true;
        return;
      }
      const share = left / now;
      if (cut !== null) {
        cut.fedKw *= share;
        cut.mostKw *= share;
      }
      setOpen(share * openKw(atS), atS);
    },
    cutFeed(atS) {
      if (cut !== null || feed === null) return;
      const now = openKw(atS);
      cut = { atS, fedKw: feed.share * now, mostKw: unfed() * now };
    },
    putOut() {
      isOut = true;
    },
  };
}
