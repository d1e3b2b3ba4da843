import { groupBy } from "../../core/groupBy.ts";
import type { LocalText } from "../../core/place.ts";
import type { Venue } from "../../core/venue.ts";
import type { LiveLeft, LiveSource, LiveStart, LiveTold } from "../../protocol/drillLive.ts";
import type { DrillDefinition } from "../definition.ts";
import { countedIn, doorsTaken } from "./apply.ts";

/** Names that a line has at most; the rest is a number. */
const MOST_NAMES = 6;

const said = (en: string, zh: string): LocalText => ({ en, zh });

const none = said("", "");

/** What a Thing's word is worth, as it is shown beside it. */
export const KIND_WORDS: Readonly<Record<LiveSource["kind"], LocalText>> = {
  live: said("live", "实时数据"),
  recorded: said("from a recording", "来自录制数据"),
  virtual: said("from virtual devices", "来自虚拟设备"),
  simulated: said("from a simulation", "来自仿真"),
};

/** How long ago, in the unit that fits. */
export function ageText(ageMs: number): LocalText {
  const s = ageMs / 1_000;
  if (s < 120) return said(`${Math.round(s)} s`, `${Math.round(s)} 秒`);
  if (s < 7_200) return said(`${Math.round(s / 60)} min`, `${Math.round(s / 60)} 分钟`);
  return said(`${Math.round(s / 3_600)} h`, `${Math.round(s / 3_600)} 小时`);
}

/** Some names, and how many there are besides. */
function listed(names: readonly LocalText[]): LocalText {
  const shown = names.slice(0, MOST_NAMES);
  const more = names.length - shown.length;
  return said(
    `${shown.map(({ en }) => en).join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
    `${shown.map(({ zh }) => zh).join("、")}${more > 0 ? `等 ${names.length} 处` : ""}`,
  );
}

const oldestOf = (from: readonly LiveSource[]): number => from.reduce((most, { ageMs }) => Math.max(most, ageMs), 0);

/** Which Things say it, and how old the oldest of it is. */
function by(from: readonly LiveSource[]): LocalText {
  const things = new Map(from.map(({ thing, title }) => [thing, title]));
  const names =
    things.size <= 2 ? listed([...things.values()]) : said(`${things.size} devices`, ` ${things.size} 个设备`);
  const age = ageText(oldestOf(from));
  const upTo = things.size === 1 ? none : said("up to ", "最久 ");
  return said(`by ${names.en}, ${upTo.en}${age.en} old`, `来自${names.zh}，${upTo.zh}${age.zh}前`);
}

const people = (n: number): string => (n === 1 ? "1 person" : `${n} people`);

function doorLines(definition: DrillDefinition, venue: Venue, live: LiveStart): LocalText[] {
  if (live.doors.length === 0) return [];
  const counts = countsOf(live);
  const from = live.doors.flatMap((one) => one.from);
  const told = by(from);
  const locked = counts.locked > 0 ? said(`, ${counts.locked} locked`, `，${counts.locked} 扇锁闭`) : said("", "");
  const line = said(
    `Doors and windows: ${counts.open} open, ${counts.closed} closed${locked.en} (${told.en}).`,
    `门窗：${counts.open} 扇开启，${counts.closed} 扇关闭${locked.zh}（${told.zh}）。`,
  );
  const taken = new Set(doorsTaken(definition, live).map(({ opening }) => opening));
  const story = live.doors.filter(({ opening }) => !taken.has(opening));
  if (story.length === 0) return [line];
  const names = listed(story.map(({ opening }) => venue.openings.find(({ id }) => id === opening)!.title));
  return [line, said(`Stands as the drill's story has it: ${names.en}.`, `按演练情节设定：${names.zh}。`)];
}

function peopleLines(definition: DrillDefinition, venue: Venue, live: LiveStart): LocalText[] {
  if (live.people.length === 0) return [];
  const rooms = new Map(venue.rooms.map(({ id, title }) => [id, title]));
  const counted = countedIn(definition, live);
  const lines = (["counted", "present", "estimated"] as const).flatMap((how): LocalText[] => {
    const own = live.people.flatMap((one, at) => (one.how === how ? [{ ...one, count: counted[at]!.count }] : []));
    if (own.length === 0) return [];
    const somewhere = own.filter(({ count }) => count > 0);
    const sum = somewhere.reduce((total, { count }) => total + count, 0);
    const where = listed(
      somewhere.map(({ rooms: ids, count }) => {
        const title = rooms.get(ids[0]!)!;
        return ids.length === 1
          ? said(`${title.en} ${count}`, `${title.zh} ${count} 人`)
          : said(`${ids.length} rooms together ${count}`, `${ids.length} 个房间共 ${count} 人`);
      }),
    );
    const from = own.flatMap((one) => one.from);
    const told = by(from);
    const model = from[0]!.model;
    const word = {
      counted: said("counted", "由人数传感器计数"),
      present: said("somebody is there, taken as one", "感知到有人，按一人计"),
      estimated: said(`estimated by the model ${model?.slice(0, 14)}…`, `由模型 ${model?.slice(0, 14)}… 估计`),
    }[how];
    const colon = somewhere.length === 0 ? said("", "") : said(`: ${where.en}`, `：${where.zh}`);
    return [
      said(
        `${people(sum)} in ${somewhere.length} of ${own.length} known rooms or groups${colon.en} (${word.en}; ${told.en}).`,
        `已知的 ${own.length} 处中有 ${somewhere.length} 处共 ${sum} 人${colon.zh}（${word.zh}；${told.zh}）。`,
      ),
    ];
  });
  const all = live.people.reduce((sum, { count }) => sum + count, 0);
  if (all > definition.mostAgents)
    lines.push(
      said(
        `${all} were counted; this drill takes ${definition.mostAgents}, spread as they were.`,
        `共计数 ${all} 人；本演练最多 ${definition.mostAgents} 人，按比例分布。`,
      ),
    );
  return lines;
}

const unused = said(" No law of this hazard takes it.", "本灾害的模型不使用该数据。");

function weatherLines({ liveUses = [] }: DrillDefinition, { weather }: LiveStart): LocalText[] {
  const line = (
    one: LiveStart["weather"][keyof LiveStart["weather"]],
    isUsed: boolean,
    en: (value: string) => string,
    zh: (value: string) => string,
  ): LocalText[] => {
    if (one === null) return [];
    const told = by(one.from);
    const value = String(Math.round(10 * one.value) / 10);
    const end = isUsed ? none : unused;
    return [said(`${en(value)} (${told.en}).${end.en}`, `${zh(value)}（${told.zh}）。${end.zh}`)];
  };
  const { outdoorC, indoorC, windMps, rainMmPerH } = weather;
  const isAir = liveUses.includes("air");
  return [
    ...line(
      outdoorC,
      isAir,
      (v) => `${v} °C outside`,
      (v) => `室外 ${v} °C`,
    ),
    ...line(
      indoorC,
      isAir,
      (v) => `${v} °C inside on average`,
      (v) => `室内平均 ${v} °C`,
    ),
    ...line(
      windMps,
      false,
      (v) => `Wind of ${v} m/s`,
      (v) => `风速 ${v} m/s`,
    ),
    ...line(
      rainMmPerH,
      liveUses.includes("rain"),
      (v) => `Rain of ${v} mm/h, which goes on`,
      (v) => `降雨 ${v} mm/h，持续`,
    ),
  ];
}

function otherLines(definition: DrillDefinition, venue: Venue, { machines, lifts }: LiveStart): LocalText[] {
  const lines: LocalText[] = [];
  if (machines.length > 0) {
    const running = machines.filter(({ isRunning }) => isRunning);
    const told = by(machines.flatMap(({ from }) => from));
    const names = listed(running.map(({ from }) => from[0]!.title));
    const which = running.length === 0 ? none : said(`: ${names.en}`, `：${names.zh}`);
    const end = definition.liveUses?.includes("machines") === true ? none : unused;
    lines.push(
      said(
        `${running.length} of ${machines.length} machines are working${which.en} (${told.en}).${end.en}`,
        `${machines.length} 台机床中有 ${running.length} 台在加工${which.zh}（${told.zh}）。${end.zh}`,
      ),
    );
  }
  if (lifts.length > 0) {
    const names = listed(
      lifts.map(({ thing, positionM }) => {
        const title = venue.lifts.find((one) => one.thing === thing)?.title ?? said(thing, thing);
        const m = positionM.toFixed(1);
        return said(`${title.en} at ${m} m`, `${title.zh}位于 ${m} m`);
      }),
    );
    lines.push(
      said(
        `Lifts above their lowest stop: ${names.en}. Nobody rides in a drill.`,
        `电梯（相对最低停靠层）：${names.zh}。演练中无人乘梯。`,
      ),
    );
  }
  return lines;
}

const OF: Readonly<Record<LiveLeft["of"], readonly [one: string, many: string, zh: string]>> = {
  door: ["door", "doors", "门窗"],
  people: ["people sensor", "people sensors", "人员传感器"],
  machine: ["machine", "machines", "机床"],
  lift: ["lift", "lifts", "电梯"],
  air: ["air sensor", "air sensors", "空气传感器"],
  wind: ["wind sensor", "wind sensors", "风速传感器"],
  rain: ["rain gauge", "rain gauges", "雨量计"],
};
const WHY: Readonly<Record<LiveLeft["why"], LocalText>> = {
  silent: said("nothing reported yet", "尚未上报"),
  stale: said("too old to be of now", "数据过旧，不能代表现在"),
  bad: said("of bad quality or out of range", "质量不佳或超出量程"),
  ahead: said("its clock is ahead", "设备时钟超前"),
  contradicts: said("contradicts itself or another", "自相矛盾或与其他数据矛盾"),
  elsewhere: said("not in a place of this drill's building", "不在本演练建筑的任何位置"),
  unseen: said("the air is beyond what the occupancy model has learned", "空气状态超出人员判断模型的学习范围"),
  unapproved: said(
    "the occupancy model could tell, but the community has not approved it",
    "人员判断模型可作判断，但尚未获社区批准",
  ),
};

/** What is not used, by what it is and why. */
function leftLines({ left }: LiveStart): LocalText[] {
  return [...groupBy(left, ({ of, why }) => `${of} ${why}`).values()].map((list) => {
    const { of, why } = list[0]!;
    const [one, many, zh] = OF[of];
    const names = listed(list.map(({ title }) => title));
    const oldest = list.reduce((most, { ageMs }) => Math.max(most, ageMs ?? 0), 0);
    const age = why === "stale" ? said(`, up to ${ageText(oldest).en}`, `，最久 ${ageText(oldest).zh}`) : none;
    return said(
      `${list.length} ${list.length === 1 ? one : many}, ${WHY[why].en}${age.en}: ${names.en}.`,
      `${list.length} 个${zh}，${WHY[why].zh}${age.zh}：${names.zh}。`,
    );
  });
}

function countsOf({ doors }: LiveStart): LiveTold["doors"] {
  const of = (stands: string): number => doors.filter((one) => one.stands === stands).length;
  return { open: of("open"), closed: of("closed"), locked: of("locked") };
}

/** All that a start rests on. */
const allSources = ({ doors, people: counted, machines, lifts, weather }: LiveStart): readonly LiveSource[] =>
  [...doors, ...counted, ...machines, ...lifts, ...Object.values(weather)].flatMap((one) => one?.from ?? []);

/** A start in words, for who may see it: what is known and from where, what is not used and why. */
export function tellLive(definition: DrillDefinition, venue: Venue, live: LiveStart): LiveTold {
  const sources = allSources(live);
  const counted = countedIn(definition, live);
  const somewhere = counted.filter(({ count }) => count > 0);
  const unknown =
    live.people.length === 0
      ? said(
          "Nobody counts people here: they begin where the drill has them.",
          "此处没有人员计数：人员按演练设定分布。",
        )
      : said(
          "In rooms that nothing tells of, simulated people begin as the drill has them.",
          "没有数据的房间，仿真人员按演练设定分布。",
        );
  return {
    atMs: live.atMs,
    kinds: [...new Set(sources.map(({ kind }) => kind))],
    doors: countsOf(live),
    people:
      live.people.length === 0
        ? null
        : {
            taken: counted.reduce((sum, { count }) => sum + count, 0),
            counted: live.people.reduce((sum, { count }) => sum + count, 0),
            rooms: somewhere.length,
          },
    oldestMs: oldestOf(sources),
    known: [
      ...doorLines(definition, venue, live),
      ...peopleLines(definition, venue, live),
      ...otherLines(definition, venue, live),
      ...(definition.liveStory?.(live) ?? []),
      ...weatherLines(definition, live),
    ],
    left: [unknown, ...leftLines(live)],
  };
}
