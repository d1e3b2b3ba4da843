import {
  type Coverage,
  type Decision,
  decide,
  LIMITS,
  type Vehicle,
} from "../../../models/optimisers/emergency-dispatch/decide.ts";
import { driveWay } from "../../../models/optimisers/emergency-dispatch/network.ts";
import { compare, controlOf, type KnownBy } from "../../../models/optimisers/emergency-dispatch/report.ts";
import { MOST_CALLS } from "../../../models/optimisers/emergency-dispatch/rolling.ts";
import { connectedNodes, incidentsBy, stationsOf } from "../../../models/optimisers/emergency-dispatch/scenario.ts";
import { must } from "../../../twins/core/result.ts";
import { losAngeles } from "../../../twins/sites/los-angeles/index.ts";
import { type RoadsOfLosAngeles, roadsOfLosAngeles } from "../../runs/losAngeles.ts";
import { type CliIo, EXIT } from "../command.ts";
import { numberFlag, readFlags, SEED } from "../flags.ts";
import { type Language, UsageError } from "../language.ts";
import { table } from "../table.ts";
import { DEFAULTS } from "./usage.ts";

const DAY_S = 86_400;
/** Incidents of a day come until then, so that what was recorded lasts for their ways. */
const LAST_CALL_S = 22.5 * 3600;
/** Around a decision's time: reported within the last two minutes. */
const REPORTED_S = 120;
const SERVICE_S = 20 * 60;
const COVERED_WITHIN_S = 600;

interface Arguments {
  /** Seconds from midnight; null for the whole day. */
  readonly atS: number | null;
  readonly vehicles: number;
  readonly incidents: number;
  readonly coverage: Coverage | null;
  readonly seed: number;
  readonly json: boolean;
}

function timeOf(text: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  const atS = 3600 * Number(hours) + 60 * Number(minutes);
  if (hours !== undefined && atS <= DAY_S - 300) return atS;
  throw new UsageError({
    en: `--at ${text}: expected a time from 00:00 to 23:55.`,
    zh: `--at ${text}：应为 00:00 到 23:55 之间的时刻。`,
  });
}

/** @throws UsageError */
function parse(argv: readonly string[]): Arguments {
  const { flags } = readFlags(argv, {
    at: "text",
    vehicles: "text",
    incidents: "text",
    cover: "text",
    seed: "text",
    json: "switch",
  });
  const atS = flags.at === undefined ? null : timeOf(flags.at);
  const [usual, most] = atS === null ? [DEFAULTS.incidentsDay, MOST_CALLS] : [DEFAULTS.incidentsAt, LIMITS.incidents];
  const whole = (name: "vehicles" | "incidents", text: string | undefined, other: number, high: number): number =>
    text === undefined ? other : numberFlag(name, text, { low: 1, high, whole: true });
  const cover = flags.cover === undefined ? 0 : numberFlag("cover", flags.cover, { low: 0, high: 100 });
  return {
    atS,
    vehicles: whole("vehicles", flags.vehicles, DEFAULTS.vehicles, LIMITS.vehicles),
    incidents: whole("incidents", flags.incidents, usual, most),
    coverage: cover === 0 ? null : { withinS: COVERED_WITHIN_S, share: cover / 100 },
    seed: numberFlag("seed", flags.seed ?? String(DEFAULTS.seed), SEED),
    json: flags.json,
  };
}

const KNOWN: Readonly<Record<KnownBy, Readonly<Record<Language, string>>>> = {
  forecast: { en: "by the forecast", zh: "按预测" },
  current: { en: "by speeds as they are", zh: "按当前车速" },
  free: { en: "as if all were free", zh: "视为畅通" },
  perfect: { en: "by perfect knowledge", zh: "完全已知" },
  nearest: { en: "nearest idle vehicle", zh: "就近派空闲车" },
};
const HEADS = {
  day: {
    en: ["planned", "served", "mean s", "weighted s", "90 % within s"],
    zh: ["规划方式", "已处置", "平均秒", "加权秒", "九成不超过秒"],
  },
  at: {
    en: ["vehicle", "incident", "weight", "from", "to", "km", "told s", "recorded s"],
    zh: ["车辆", "事件", "权重", "起点", "终点", "公里", "预计秒", "实际秒"],
  },
} as const;

/** The whole last day, by everything that may be known. */
function day(roads: RoadsOfLosAngeles, nodes: readonly number[], args: Arguments, io: CliIo): void {
  const { network, knowledge, steps } = roads;
  const { freeMps, stepS } = knowledge.truth;
  const midnightS = steps * stepS - DAY_S;
  const stations = stationsOf(network, freeMps, nodes, args.vehicles).map((node, i) => ({
    id: `vehicle-${i + 1}`,
    node,
  }));
  const calls = incidentsBy(args.seed, nodes, args.incidents, { fromS: midnightS, toS: midnightS + LAST_CALL_S });
  const rehearsal = { network, stations, calls, serviceS: SERVICE_S, replanS: stepS, coverage: args.coverage };
  const lines = must(compare(rehearsal, knowledge));
  if (args.json) {
    const { vehicles, incidents, seed, coverage } = args;
    io.out(`${JSON.stringify({ vehicles, incidents, seed, coverage, lines })}\n`);
    return;
  }
  const rows = lines.map(({ by, served, meanS, weightedS, p90S }) => [
    KNOWN[by][io.language],
    `${served}/${calls.length}`,
    ...[meanS, weightedS, p90S].map((s) => s.toFixed(1)),
  ]);
  io.out(`${table([HEADS.day[io.language], ...rows])}\n`);
}

/** One decision by the forecast, and how its ways went by what was recorded. */
function once(roads: RoadsOfLosAngeles, nodes: readonly number[], args: Arguments, atS: number, io: CliIo): void {
  const { network, knowledge, steps } = roads;
  const { truth } = knowledge;
  const nowS = steps * truth.stepS - DAY_S + atS;
  const incidents = incidentsBy(args.seed, nodes, args.incidents, { fromS: nowS - REPORTED_S, toS: nowS });
  const vehicles = stationsOf(network, truth.freeMps, nodes, args.vehicles).map(
    (node, i): Vehicle => ({ id: `vehicle-${i + 1}`, node, fromS: nowS }),
  );
  const field = controlOf("forecast", knowledge).fieldAt(nowS);
  const decided = must(decide({ network, field, vehicles, incidents, coverage: args.coverage }));
  const trips = decided.trips.map(({ way, arriveS, lengthM, assumedM, ...trip }) => ({
    ...trip,
    weight: incidents.find(({ id }) => id === trip.incident)?.weight ?? 0,
    way: way.map((node) => network.nodes[node] ?? ""),
    lengthM,
    assumedM,
    toldS: arriveS - nowS,
    recordedS: driveWay(network, truth, way, nowS).arriveS - nowS,
  }));
  const { waiting, covered, coverageMet, exact } = decided;
  if (args.json) {
    io.out(`${JSON.stringify({ atS, seed: args.seed, trips, waiting, covered, coverageMet, exact })}\n`);
    return;
  }
  const rows = trips.map(({ vehicle, incident, weight, way, lengthM, toldS, recordedS }) => [
    ...[vehicle, incident, weight, way[0] ?? "", way.at(-1) ?? "", (lengthM / 1000).toFixed(1)],
    ...[toldS, recordedS].map((s) => s.toFixed(0)),
  ]);
  io.out(`${table([HEADS.at[io.language], ...rows])}\n${remarks(decided, trips, args.coverage, io.language)}`);
}

function remarks(
  { waiting, covered, coverageMet, exact }: Decision,
  trips: readonly { readonly vehicle: string; readonly way: readonly string[]; readonly assumedM: number }[],
  coverage: Coverage | null,
  language: Language,
): string {
  const zh = language === "zh";
  const ways = trips.map(({ vehicle, way }) => `  ${vehicle}: ${way.join(" ")}\n`).join("");
  const assumedKm = trips.reduce((sum, { assumedM }) => sum + assumedM, 0) / 1000;
  const parts = [zh ? `路线：\n${ways}` : `Ways:\n${ways}`];
  if (waiting.length > 0)
    parts.push(zh ? `等待中：${waiting.join("、")}\n` : `Waiting for a vehicle: ${waiting.join(", ")}\n`);
  if (assumedKm > 0)
    parts.push(
      zh
        ? `其中 ${assumedKm.toFixed(1)} 公里车速未知，按畅通计。\n`
        : `${assumedKm.toFixed(1)} km of them are taken as free, since no speed is known there.\n`,
    );
  if (coverage !== null && covered !== null) {
    const share = (100 * covered).toFixed(0);
    const [met, wanted] = [coverageMet, (100 * coverage.share).toFixed(0)];
    parts.push(
      zh
        ? `留守车辆 10 分钟内可达 ${share} % 的检测器（要求 ${wanted} %${met ? "" : "，未能满足"}）。\n`
        : `Vehicles that stay reach ${share} % of the detectors within 10 minutes (${wanted} % wanted${met ? "" : "; no decision keeps that"}).\n`,
    );
  }
  if (!exact)
    parts.push(
      zh
        ? "车辆太多，未逐一尝试所有组合。\n"
        : "There are too many vehicles to try every set of them for the coverage.\n",
    );
  return parts.join("");
}

/** `aitn solve emergency-dispatch`: one decision, or a whole day of them. */
export async function emergencyDispatch(argv: readonly string[], io: CliIo): Promise<number> {
  const args = parse(argv);
  const roads = await roadsOfLosAngeles();
  const nodes = connectedNodes(roads.network, roads.knowledge.truth.freeMps);
  if (!args.json)
    io.out(
      io.language === "zh"
        ? `${losAngeles.title.zh}：${nodes.length} 个相连的检测器，2012 年 3 月 7 日的记录\n`
        : `${losAngeles.title.en}: ${nodes.length} detectors that roads join, as recorded on 7 March 2012\n`,
    );
  if (args.atS === null) day(roads, nodes, args, io);
  else once(roads, nodes, args, args.atS, io);
  return EXIT.ok;
}
