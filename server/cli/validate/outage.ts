import { type FidelityCheck, isWithin } from "../../../twins/core/fidelity.ts";
import { measureLift, measureLight, measureWalkS, OUTAGE_CASES } from "../../../twins/hazards/outage/cases.ts";
import { DARK_MPS } from "../../../twins/hazards/outage/dark.ts";
import { outage } from "../../../twins/hazards/outage/kind.ts";
import { type CliIo, EXIT } from "../command.ts";
import { numberFlag, readFlags } from "../flags.ts";
import type { Language } from "../language.ts";
import { table } from "../table.ts";
import type { ValidatePart } from "./part.ts";

const FREE_MPS = 1.34;
/** A car this near to a landing is there, m (EN 81-20, 5.3.8.1). */
const DOOR_ZONE_M = 0.2;

interface Asked {
  readonly delayS: number;
  readonly batteryS: number;
  readonly lengthM: number;
  readonly heightM: number;
  readonly speedMps: number;
}

/** @throws UsageError */
function parse(args: readonly string[]): { readonly asked: Asked; readonly json: boolean } {
  const kinds = {
    delay: "text",
    battery: "text",
    length: "text",
    height: "text",
    speed: "text",
    json: "switch",
  } as const;
  const { flags } = readFlags(args, kinds);
  const number = (name: Exclude<keyof typeof kinds, "json">, usual: number, low: number, high: number): number => {
    const text = flags[name];
    return text === undefined ? usual : numberFlag(name, text, { low, high });
  };
  return {
    json: flags.json,
    asked: {
      delayS: number("delay", 5, 0, 60),
      batteryS: number("battery", 3_600, 0, 36_000),
      lengthM: number("length", 20, 2, 200),
      heightM: number("height", 7.4, 0, 9),
      speedMps: number("speed", 1, 0.1, 10),
    },
  };
}

/** How long the walk takes on paper, s: in the dark until there is light, then at the free speed while that lasts. */
function walkOnPaperS(lengthM: number, delayS: number): number {
  const inDarkM = Math.min(lengthM, delayS * DARK_MPS);
  return inDarkM / DARK_MPS + (lengthM - inDarkM) / FREE_MPS;
}

function report(asked: Asked) {
  const { delayS, batteryS, lengthM, heightM, speedMps } = asked;
  const { afterS, lastsS } = measureLight(delayS, batteryS);
  const [darkS, litS] = [measureWalkS(lengthM, null), measureWalkS(lengthM, delayS)];
  const returned = measureLift(heightM, { rule: "return", storey: 0, speedMps });
  const stopped = measureLift(heightM, { rule: "stop" });
  const check = (id: string, value: number, unit: string, expected: number, share: number, leastS = 0.1) => {
    const band = {
      low: expected - Math.max(leastS, share * expected),
      high: expected + Math.max(leastS, share * expected),
    };
    return {
      id,
      value,
      unit,
      expected,
      band,
      pass: isWithin({ value, band } satisfies Pick<FidelityCheck, "value" | "band">),
    };
  };
  const checks = [
    ...(batteryS > 0 ? [check("lit-after", afterS, "s", delayS, 0), check("lit-for", lastsS, "s", batteryS, 0)] : []),
    // Who begins to walk takes half a second to be at speed.
    check("walk-dark", darkS, "s", lengthM / DARK_MPS, 0.03, 0.7),
    check("walk-lit", litS, "s", walkOnPaperS(lengthM, delayS), 0.04, 0.7),
    check("lift-return", returned.opensAfterS ?? -1, "s", heightM / speedMps, 0.01),
  ];
  const nearestM = Math.abs(heightM - 3 * Math.round(heightM / 3));
  return {
    ...{ litAfterS: Number.isFinite(afterS) ? afterS : null, litForS: lastsS, walkDarkS: darkS, walkLitS: litS },
    liftReturnsAfterS: returned.opensAfterS,
    liftStops: { z: stopped.z, doorsCanOpen: stopped.opensAfterS !== null, byRule: nearestM <= DOOR_ZONE_M },
    ...{ asked, laws: outage.laws, limits: outage.limits, checks },
  };
}

function text({ checks, liftStops }: ReturnType<typeof report>, language: Language): string {
  const zh = language === "zh";
  const rows = checks.map(({ id, value, unit, expected, pass }) => [
    ...[id, `${value.toFixed(2)} ${unit}`, `${expected.toFixed(2)} ${unit}`, pass ? "ok" : "OUTSIDE"],
  ]);
  const head = zh ? ["数值", "测得", "手算", ""] : ["figure", "measured", "on paper", ""];
  const doors = liftStops.doorsCanOpen
    ? zh
      ? "可以开门"
      : "doors can be opened"
    : zh
      ? "不能开门"
      : "doors stay closed";
  const stays = zh ? `停在 ${liftStops.z} m 的电梯：${doors}` : `a lift that stops at ${liftStops.z} m: ${doors}`;
  return `${table([head, ...rows])}\n\n${stays}\n`;
}

/** `aitn validate outage`. */
export const outagePart: ValidatePart = {
  cases: () => OUTAGE_CASES,
  async run(args: readonly string[], io: CliIo): Promise<number> {
    const { asked, json } = parse(args);
    const found = report(asked);
    io.out(json ? `${JSON.stringify(found)}\n` : text(found, io.language));
    const isRight = found.checks.every(({ pass }) => pass) && found.liftStops.doorsCanOpen === found.liftStops.byRule;
    return isRight ? EXIT.ok : EXIT.refused;
  },
};
