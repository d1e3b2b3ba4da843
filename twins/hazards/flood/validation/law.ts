import type { LocalText } from "../../../core/place.ts";

/** The law that every case of the flood tries. */
export const LAW: LocalText = {
  en: "two-dimensional shallow water equations; finite volumes of second order (MUSCL, van Leer), hydrostatic reconstruction (Audusse et al. 2004), HLLC (Toro 2001), Heun's method",
  zh: "二维浅水方程；二阶有限体积法（MUSCL、van Leer 限制器）、静水重构（Audusse 等 2004）、HLLC 通量（Toro 2001）、Heun 时间积分",
};

export const FRICTION_LAW: LocalText = {
  en: `${LAW.en}; Manning's friction, point-implicit`,
  zh: `${LAW.zh}；曼宁摩阻（逐点隐式）`,
};
