import type { enMap } from "./en.map.ts";
import type { Strings } from "./en.ts";

/** 场所地图与按名称查找。 */
export const zhMap: Strings<typeof enMap> = {
  map: {
    area: "地图：方向键移动，+ 和 − 缩放，Home 显示全世界",
    hint: "双击、Ctrl + 滚轮、+ 和 − 可缩放。放大之后，拖动与方向键移动地图，滚轮无需 Ctrl 即可缩放。",
    hintTouch: "双指缩放地图。单指滚动页面；放大之后单指移动地图。",
    open: "进入",
    scale: "沿地图中线东西方向的长度",
    noThings: "{{n}} 个地点；没有设备上报",
    and: "、",
    sites_one: "此处有 {{count}} 个场所",
    sites_other: "此处有 {{count}} 个场所",
    more_one: "另有 {{count}} 个",
    more_other: "另有 {{count}} 个",
    cluster_one: "相邻的 {{count}} 个场所：{{names}}",
    cluster_other: "相邻的 {{count}} 个场所：{{names}}",
  },
  address: {
    thing: "此场所没有名为 {{id}} 的内容，或已不在。",
    floor: "没有楼层 {{id}}：显示全部楼层。",
    forget: "忽略",
  },
  find: {
    sites: "场所",
    places: "地点",
    more: "另有 {{n}} 项匹配：请输入更多字符",
    world: "查找场所或页面",
    worldNothing: "没有同名的场所或页面。楼层、房间和物件请在其场所的页面中查找。",
    menu: "场所：{{site}}",
    open: "按名称查找",
  },
};
