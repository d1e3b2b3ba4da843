import type { LocalText } from "../../core/place.ts";
import type { HazardKind } from "../hazard.ts";

/** The laws of the fire, as the screen and the debrief name them. */
export const FIRE_LAWS: readonly LocalText[] = [
  {
    en: "Two zones a room: mass, energy and species of a hot and a cool layer (NIST TN 1889v1)",
    zh: "每个房间双区：热层与冷层的质量、能量与组分（NIST TN 1889v1）",
  },
  {
    en: "Plume and height of the flames by Heskestad; plumes at walls and in corners by reflection, leaning in the inflow (calibrated on Steckler's tests)",
    zh: "羽流与火焰高度按 Heskestad；靠墙与墙角的羽流按镜像处理，随进风倾斜（以 Steckler 试验标定）",
  },
  {
    en: "Doors and windows by Bernoulli, C = 0.7, hydrostatic on both sides; holes in floors by Cooper",
    zh: "门窗按伯努利方程，C = 0.7，两侧静压分布；楼板开口按 Cooper",
  },
  {
    en: "Growth as t squared (NFPA 92), limited by oxygen; yields of New Zealand's C/VM2",
    zh: "t 平方增长（NFPA 92），受氧气限制；产率取新西兰 C/VM2",
  },
  { en: "Heat into linings by conduction in one dimension", zh: "向衬里的传热按一维导热" },
  { en: "Doses by ISO 13571, visibility by Jin", zh: "剂量按 ISO 13571，能见度按 Jin" },
];

/** What the fire does not have. */
export const FIRE_LIMITS: readonly LocalText[] = [
  { en: "no flame spread, no flashover", zh: "不含火焰蔓延，不含轰燃" },
  {
    en: "each layer is the same all over its room: long corridors fill at once",
    zh: "每层在房间内均匀：长走廊瞬时充满",
  },
  { en: "no sprinklers, no ventilation by fans, no wind", zh: "不含喷淋、机械通风和风" },
  { en: "glass does not break unless it is told to", zh: "玻璃不会自行破裂" },
  {
    en: "no room holds more than about 1 kPa: its panes and leaves give way, and shut again",
    zh: "房间压力不超过约 1 kPa：超过时门窗让气，随后复位",
  },
];

/** What people do about it. */
export const SUPPRESSION_LAWS: readonly LocalText[] = [
  {
    en: "Extinguishers: water by Evans's decay over the area that burns (NISTIR 5254), others by the tray of their rating (EN 3-7); a beginner does 40 % (UL 711)",
    zh: "灭火器：水型按 Evans 衰减律与燃烧面积（NISTIR 5254），其他按额定级别的油盘面积（EN 3-7）；新手效能 40 %（UL 711）",
  },
  { en: "Radiant heat of the flames as of a point, 35 % of their heat", zh: "火焰热辐射按点源模型，占热释放的 35 %" },
];

export const SUPPRESSION_LIMITS: readonly LocalText[] = [
  {
    en: "a hand's jet counts like a sprinkler's spray and sweeps evenly; that and its reach are assumptions of ours",
    zh: "手持射流按喷头喷雾计算并均匀扫掠；该假设与射程为本系统自定",
  },
  {
    en: "no steam, no powder in the air; what is out does not light again",
    zh: "不含蒸汽和空气中的干粉；熄灭后不复燃",
  },
];

export const fireKind: HazardKind = {
  id: "fire",
  title: { en: "Fire", zh: "火灾" },
  laws: [...FIRE_LAWS, ...SUPPRESSION_LAWS],
  limits: [...FIRE_LIMITS, ...SUPPRESSION_LIMITS],
};
