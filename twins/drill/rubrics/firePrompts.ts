import type { Prompt } from "../definition.ts";

const to = (when: Prompt["when"], en: string, zh: string, roles: Prompt["roles"] = null): Prompt => ({
  when,
  roles,
  text: { en, zh },
});

/** What to do now, in a fire; the first that fits. */
export const FIRE_PROMPTS: readonly Prompt[] = [
  to(
    "muster",
    "Tell the count (O): who is out, who is missing, where you have looked.",
    "报告人数（O）：谁已撤出、谁失踪、哪些地方已查。",
    ["warden"],
  ),
  to("muster", "Stay here until everybody is counted. Do not go back.", "留在这里等待清点人数，不要返回。"),
  to(
    "outside",
    "Go in for who cannot get out alone, and take them along (T). Outside again, tell the count (O).",
    "进去寻找无法自行撤离的人并带上他们（T）；出来后报告人数（O）。",
    ["responder"],
  ),
  to("outside", "Go to the muster point.", "前往集合点。"),
  to(
    "smoke",
    "Smoke: get low. Crouch or crawl below it, and turn back where it is thick.",
    "有烟：放低身体，弯腰或爬行；烟太浓就折返。",
  ),
  to(
    "largeFire",
    "Too large for an extinguisher. Leave, and close the door behind you.",
    "火势过大，灭火器无效。离开并随手关门。",
  ),
  to(
    "smallFire",
    "A small fire: warn the others and raise the alarm. An extinguisher only with your back to the way out.",
    "小火：提醒他人并报警。只有背向出口时才使用灭火器。",
  ),
  to(
    "inRoom",
    "Check the rooms of your floor (V at an open door), tell people to leave (Q), close doors.",
    "检查本层房间（在开着的门口按 V），让人们离开（Q），随手关门。",
    ["warden"],
  ),
  to(
    "inRoom",
    "Feel the door before you open it. Is it cool, open it, go out, and close it behind you.",
    "开门前先试门温；门不烫就开门出去，并随手关门。",
  ),
  to(
    "alarm",
    "Check the rooms of your floor (V at an open door), tell people to leave (Q), close doors. Then the stairs, last of all.",
    "检查本层房间（在开着的门口按 V），让人们离开（Q），随手关门；最后再走楼梯。",
    ["warden"],
  ),
  to(
    "alarm",
    "Find who cannot get out alone: rooms, refuges by the stairs. Take them along (T), out by the stairs.",
    "寻找无法自行撤离的人：房间、楼梯旁的避难处。带上他们（T），走楼梯出去。",
    ["responder"],
  ),
  to("alarm", "Go to the refuge by the stairs and signal for help.", "到楼梯旁的避难处，发出求助信号。", [
    "wheelchair",
  ]),
  to("alarm", "Go to the stairs, and out. Do not take a lift.", "走楼梯离开，不要乘电梯。"),
  to(
    "fireOut",
    "The fire is out. Raise the alarm all the same, and leave the smoke.",
    "火已扑灭。仍请报警，并离开有烟处。",
  ),
  to("before", "Look round: where is the door, where are the stairs?", "先看看周围：门在哪里，楼梯在哪里？"),
];
