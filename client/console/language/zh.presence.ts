import type { enPresence } from "./en.presence.ts";
import type { Strings } from "./en.ts";

export const zhPresence: Strings<typeof enPresence> = {
  presence: {
    guest: "访客 {{n}}",
    guestInitials: "客{{n}}",
    title: "还有谁在看",
    others_one: "还有 {{count}} 人在看此场所",
    others_other: "还有 {{count}} 人在看此场所",
    more_one: "另有 {{count}} 人",
    more_other: "另有 {{count}} 人",
    whole: "正在看整个场所",
    thing: "正在看 {{thing}}",
    storey: "位于楼层 {{storey}}",
    past: "正在看过去，{{time}}",
    future: "正在看 {{time}} 的预测",
    thingPast: "正在看过去 {{time}} 的 {{thing}}",
    thingFuture: "正在看预测中 {{time}} 的 {{thing}}",
    edits: "正在编辑场所",
    editor: "{{name}}（正在编辑场所）",
    editors: "同时在编辑：{{names}}",
    also: "另一窗口：{{look}}",
    look: "跟看",
    along: "您正在跟看 {{name}}。",
    alongHow: "自己移动视图或按 Esc 即可结束。",
    alongTouch: "自己移动视图即可结束。",
    end: "结束",
    gone: "{{name}} 已离开，现在由您自己查看。",
    selectedBy: "{{names}} 已选中此设备",
  },
};
