import type { LocalText } from "../../core/place.ts";

/** The laws of a flooding with carbon dioxide, as the screen and the debrief name them. */
export const FLOODING_LAWS: readonly LocalText[] = [
  {
    en: "Carbon dioxide by free efflux to 34 % within 60 s, after a horn of 30 s (NFPA 12)",
    zh: "二氧化碳按自由外泄公式在 60 秒内达到 34 %，释放前警报 30 秒（NFPA 12）",
  },
  {
    en: "Each room is stirred; what flows through doors by density and push (Brown and Solvason; ISO 14520-1 annex E)",
    zh: "每个房间充分混合；门口流量由密度差和压出气流决定（Brown 与 Solvason；ISO 14520-1 附录 E）",
  },
  {
    en: "Dose of carbon dioxide and of lack of oxygen by Purser (SFPE Handbook); 4 % is immediately dangerous (NIOSH)",
    zh: "二氧化碳与缺氧剂量按 Purser（SFPE 手册）；4 % 为立即危险浓度（NIOSH）",
  },
  {
    en: "Flames go out at 28 % of carbon dioxide (NFPA 12, oils)",
    zh: "二氧化碳达到 28 % 时火焰熄灭（NFPA 12，油类）",
  },
];

/** What the flooding does not have. */
export const FLOODING_LIMITS: readonly LocalText[] = [
  {
    en: "gas and air are mixed throughout a room: it does not settle at the floor, in pits or ahead of its front",
    zh: "气体与空气在房间内完全混合：不模拟其在地面、地坑中的沉积和扩散前沿",
  },
  {
    en: "no gas through stairs and lifts, and none once it is outside",
    zh: "不计经楼梯、电梯的气体，也不计室外的气体",
  },
  {
    en: "no cold, no mist and no noise of the discharge; no breathing apparatus",
    zh: "不含释放时的低温、雾和噪声；不含呼吸器",
  },
  { en: "the heat of the fire does not move the gas", zh: "火的热量不影响气体流动" },
];
