import type { HazardKind } from "../hazard.ts";

export const outage: HazardKind = {
  id: "outage",
  title: { en: "Power failure", zh: "停电" },
  laws: [
    {
      en: "Emergency lighting on escape routes by its delay and battery time (EN 1838).",
      zh: "疏散路线应急照明按延时和电池时间（EN 1838）。",
    },
    {
      en: "Lifts: the brake falls in at once, or they return to a storey on a supply of their own (EN 81-20, EN 81-73).",
      zh: "电梯：立即抱闸停止，或由自备电源返回指定楼层（EN 81-20、EN 81-73）。",
    },
    { en: "Locked doors open or stay closed, as each is set.", zh: "门禁门断电后按各自设定开启或保持关闭。" },
    {
      en: "Walking: 0.3 m/s without any light (Jin 1976), as usual under emergency lighting of 1 lx (Boyce 1985).",
      zh: "行走：完全无光时 0.3 m/s（Jin 1976）；1 lx 应急照明下与平时相同（Boyce 1985）。",
    },
  ],
  limits: [
    {
      en: "No daylight: without mains a room is dark. Light is there or not, without a level.",
      zh: "不计日光：断电后房间即为黑暗；照明只分有无，不计照度。",
    },
    {
      en: "Ventilation and pumps are not part of it. Batteries are full at the start.",
      zh: "不含通风与水泵；电池起始为满电。",
    },
  ],
};
