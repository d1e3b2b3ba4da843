import type { Prompt } from "../definition.ts";

const to = (when: Prompt["when"], en: string, zh: string, roles: Prompt["roles"] = null): Prompt => ({
  when,
  roles,
  text: { en, zh },
});

/** What to do now where a machine burns and gas is to be let out; the first that fits. */
export const GAS_PROMPTS: readonly Prompt[] = [
  to(
    "muster",
    "Stay here until everybody is counted. Nobody goes back into the gas.",
    "留在这里等待清点，任何人不得返回气体区。",
  ),
  to(
    "outside",
    "Keep people out and count them. Nobody goes in without breathing apparatus.",
    "阻止他人进入并清点人数。没有呼吸器任何人不得入内。",
    ["responder", "warden"],
  ),
  to("outside", "Go to the muster point. Close the door if nobody follows.", "前往集合点；身后无人时关好门。"),
  to("gas", "You are in the gas: out by the door, at once.", "您身处气体中：立即从门口出去。"),
  to(
    "alarm",
    "Send everybody to the door, and be outside yourself before the gas.",
    "让所有人走向门口，自己也要在释放气体前出去。",
    ["warden"],
  ),
  to("alarm", "Leave everything. To the door, out, and to the muster point.", "放下一切，走向门口，到室外集合点。"),
  to("largeFire", "Too large for an extinguisher. Raise the alarm and leave.", "火势过大，灭火器无效。报警并撤离。"),
  to(
    "smallFire",
    "A machine burns. STOP, raise the alarm, warn the others. An extinguisher only with your back to the way out.",
    "机床着火：按停止按钮、报警、提醒他人。只有背向出口时才使用灭火器。",
  ),
  to(
    "fireOut",
    "The fire is out. Raise the alarm all the same, and leave: it may light again.",
    "火已扑灭。仍请报警并撤离：可能复燃。",
  ),
  to("before", "Look round: where are the door, STOP, a call point?", "先看看周围：门、停止按钮、报警按钮在哪里？"),
];
