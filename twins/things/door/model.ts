import { defineThingModel, named } from "../../core/thing.ts";

const choice = (name: string, en: string, zh: string, values: ReturnType<typeof named>[], staleAfterMs: number) => ({
  name,
  title: { en, zh },
  type: "enum" as const,
  unit: "1",
  min: 0,
  max: values.length - 1,
  values,
  staleAfterMs,
  digits: 0,
});

/** What a door is made like changes no more than the building does. */
const DAY_MS = 86_400_000;

/** A door in a building. Its pose stands in the middle of the opening and looks along it. */
export const door = defineThingModel({
  type: "door",
  version: "1.0.0",
  title: { en: "Door", zh: "门" },
  properties: [
    {
      name: "open",
      title: { en: "Open, as a share", zh: "开启比例" },
      type: "number",
      unit: "1",
      min: 0,
      max: 1,
      staleAfterMs: 10_000,
      digits: 2,
    },
    choice(
      "state",
      "State",
      "状态",
      [
        named("closed", "Closed", "已关"),
        named("opening", "Opening", "正在开"),
        named("open", "Open", "已开"),
        named("closing", "Closing", "正在关"),
        named("stopped", "Stopped", "已停止"),
      ],
      10_000,
    ),
    choice(
      "drive",
      "How it is opened",
      "开启方式",
      [named("automatic", "Automatic", "自动"), named("byHand", "By hand", "手动")],
      DAY_MS,
    ),
    choice(
      "kind",
      "Leaves",
      "门扇",
      [
        named("hinged", "One leaf on hinges", "单扇平开"),
        named("doubleHinged", "Two leaves on hinges", "双扇平开"),
        named("sliding", "One sliding leaf", "单扇推拉"),
        named("doubleSliding", "Two sliding leaves", "双扇推拉"),
      ],
      DAY_MS,
    ),
    {
      name: "width",
      title: { en: "Width of the opening", zh: "门洞宽度" },
      type: "number",
      unit: "m",
      min: 0.2,
      max: 20,
      staleAfterMs: DAY_MS,
      digits: 2,
    },
  ],
});
