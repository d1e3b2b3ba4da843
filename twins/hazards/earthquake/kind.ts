import type { HazardKind } from "../hazard.ts";

export const earthquake: HazardKind = {
  id: "earthquake",
  title: { en: "Earthquake", zh: "地震" },
  laws: [
    {
      en: "Furniture: rigid blocks with Coulomb friction, 240 steps a second, checked against Housner's rocking block (1963).",
      zh: "家具：刚体加库仑摩擦，每秒 240 步，以 Housner 摇摆块体（1963）校核。",
    },
    {
      en: "Upper floors: the building's first mode as a single mass, a straight line over its height.",
      zh: "上部楼层：建筑第一振型按单质点计，沿高度线性分布。",
    },
    {
      en: "Felt intensity: Worden et al. 2012. Damage of the building: Hazus fragility curves, a probability.",
      zh: "烈度：Worden 等 2012。建筑破坏：Hazus 易损性曲线，给出概率。",
    },
  ],
  limits: [
    {
      en: "The building itself does not break: no falling plaster, no collapse, no fire after it.",
      zh: "建筑本身不破坏：无坠落抹灰、无倒塌、无次生火灾。",
    },
    {
      en: "Things in cupboards and on tables do not move; what is anchored to a wall is not known.",
      zh: "柜内和桌上的物品不移动；未考虑固定在墙上的家具。",
    },
    {
      en: "Floors do not tilt or twist; nothing springs back from a wall.",
      zh: "楼面不倾斜、不扭转；物体撞墙后不反弹。",
    },
    { en: "Pieces that overlap in the plan do not touch one another.", zh: "平面图中相互重叠的家具之间不发生接触。" },
  ],
};
