import { grouped } from "../../../twins/core/grouped.ts";
import type { ImportedThing } from "../../../twins/import/imported.ts";
import type { ImportSummary } from "../../../twins/import/summary.ts";
import type { Language, Said } from "../language.ts";

/** One of each kind, and several. */
const KINDS: Readonly<Record<ImportedThing["kind"], readonly [one: Said, several: Said]>> = {
  door: [
    { en: "door", zh: "扇门" },
    { en: "doors", zh: "扇门" },
  ],
  lift: [
    { en: "lift", zh: "部电梯" },
    { en: "lifts", zh: "部电梯" },
  ],
  robot: [
    { en: "robot", zh: "台机器人" },
    { en: "robots", zh: "台机器人" },
  ],
  furniture: [
    { en: "piece of furniture", zh: "件家具" },
    { en: "pieces of furniture", zh: "件家具" },
  ],
  sensor: [
    { en: "sensor", zh: "个传感器" },
    { en: "sensors", zh: "个传感器" },
  ],
  other: [
    { en: "other", zh: "个其他物体" },
    { en: "others", zh: "个其他物体" },
  ],
};

function kindsText(counts: Readonly<Record<string, number>>, language: Language): string {
  const words = Object.entries(counts).map(([kind, count]) => {
    const [one, several] = KINDS[kind as ImportedThing["kind"]];
    return `${grouped(count)} ${(count === 1 ? one : several)[language]}`;
  });
  return words.join(language === "zh" ? "、" : ", ");
}

/** What a file has of Things, and which of them are Things of the site that is made of it: `import` and `site create` say the same. */
export function thingsText(
  { things, deviceKinds, drawnKinds }: Pick<ImportSummary, "things" | "deviceKinds" | "drawnKinds">,
  language: Language,
): string {
  const zh = language === "zh";
  if (things === 0) return zh ? "无" : "none";
  const [own, drawn] = [kindsText(deviceKinds, language), kindsText(drawnKinds, language)];
  const devices = Object.values(deviceKinds).reduce((sum, count) => sum + count, 0);
  const all = grouped(things);
  if (devices === things)
    return zh ? `${all} 个，均可由设备担任（${own}）` : `${all}, each of a kind that a device can be (${own})`;
  if (devices === 0)
    return zh
      ? `文件中有 ${all} 个，均不能由设备担任，只作绘制（${drawn}）`
      : `none; ${all} objects in the file are only drawn (${drawn})`;
  return zh
    ? `${grouped(devices)} 个可由设备担任（${own}）；文件中共 ${all} 个物体，其余只作绘制（${drawn}）`
    : `${grouped(devices)} that a device can be (${own}), of ${all} objects in the file; the others are only drawn (${drawn})`;
}
