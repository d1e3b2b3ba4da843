import { expect, it } from "vitest";
import { checkModel } from "./check.ts";
import { LAYERS } from "./layers.ts";
import { Message } from "./onnx/wire.ts";
import { type ShapeError, unfit } from "./unfit.ts";

/** Words of English that follow one another: no name of a setting or a format has two. */
const ENGLISH = /[A-Za-z]+ [a-z]+/;

const LISTS = [[2, 3], [4]];

it.each(Object.entries(unfit))("the sentence %s is in both languages, and neither stands in the other", (_, make) => {
  const { en, zh } = (make as (...given: unknown[]) => ShapeError)(LISTS, LISTS, LISTS).said;
  expect(en).toMatch(/^[a-z]{2,}/);
  expect(en).not.toMatch(/\p{Script=Han}/u);
  expect(zh).toMatch(/\p{Script=Han}/u);
  expect(zh).not.toMatch(ENGLISH);
});

it("a layer whose shapes do not fit is refused in Chinese without English", () => {
  expect(() => LAYERS.get("Flatten")?.infer({}, [])).toThrow("has no input");
  const dense = { units: 1, activation: "linear", use_bias: false };
  const layer = (name: string, more: object) => ({ class_name: "Dense", config: { name, ...dense, ...more } });
  const pool = { class_name: "GlobalAveragePooling1D", config: { name: "pool" } };
  const layers = [layer("first", { batch_input_shape: [null, 2] }), pool];
  const topology = { class_name: "Sequential", config: { name: "s", layers } };
  const checked = checkModel({ topology, specs: [], weights: new Uint8Array() });
  expect(checked).toMatchObject({
    error: {
      code: "MODEL_SHAPE",
      said: {
        en: 'Layer "pool" (GlobalAveragePooling1D) needs 2 sides, has [1].',
        zh: '层 "pool"（GlobalAveragePooling1D）的形状不符：应有 2 边，实为 [1]。',
      },
    },
  });
});

it("a part of an ONNX file is named in the language of its sentence", () => {
  const noun = { en: "The part", zh: "部分" };
  const unknown = () => new Message(noun, Uint8Array.of(0x78, 1), new Set([1]), 1);
  const twice = () => new Message(noun, Uint8Array.of(8, 1, 8, 1), new Set([1]), 1);
  for (const make of [unknown, twice])
    expect(make).toThrow(
      expect.objectContaining({
        failure: expect.objectContaining({
          said: { en: expect.stringMatching(/^The part has/), zh: expect.stringMatching(/^部分(?!.*part)/) },
        }),
      }),
    );
});
