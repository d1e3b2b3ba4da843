import { expect, it } from "vitest";
import { MODEL_LIMITS } from "./limits.ts";
import { modelJson, noModelIn } from "./modelJson.ts";

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const read = (text: string) => modelJson(bytesOf(text), (bytes) => String.fromCharCode(...bytes));
const nested = (depth: number): string => `{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
const list = (parts: number): string => `{"a":[${"0,".repeat(parts)}0]}`;

it.each([
  ["nothing", ""],
  ["an archive", "PK\u0003\u0004[[[["],
  ["a text", "my model"],
  ["a number", "42"],
  ["half of an object", '{"a":'],
])("%s is no JSON of a model", (_, text) => expect(read(text)).toBeNull());

it("reads an object, with brackets in its texts", () => {
  expect(read(` \n{"a":"${"[".repeat(99)}\\"["}`)).toEqual({ ok: true, value: { a: `${"[".repeat(99)}"[` } });
});

it("refuses what nests deeper than 64 levels, before it is parsed", () => {
  expect(read(nested(64))).toMatchObject({ ok: true });
  for (const deep of [nested(65), "[".repeat(65)])
    expect(read(deep)).toMatchObject({ error: { code: "MODEL_INVALID", message: expect.stringContaining("64") } });
});

it("refuses more parts than the bytes that describe the layers, before it is parsed", () => {
  const decode = (bytes: Uint8Array): string => {
    const text: string[] = [];
    for (let at = 0; at < bytes.length; at += 1024) text.push(String.fromCharCode(...bytes.subarray(at, at + 1024)));
    return text.join("");
  };
  const most = MODEL_LIMITS.topologyBytes - 2;
  expect(modelJson(bytesOf(list(most)), decode)).toMatchObject({ ok: true });
  expect(modelJson(bytesOf(list(most + 1)), decode)).toMatchObject({ error: { code: "MODEL_TOO_LARGE" } });
});

it("says in both languages which forms are taken, and what to do", () => {
  const said = noModelIn({ en: "a.zip", zh: "a.zip" });
  if (said.ok) throw new Error("taken");
  expect(said.error.said?.en).toMatch(/^No model was found in a\.zip\. .*TensorFlow\.js.*\.onnx.*unpack/);
  expect(said.error.said?.zh).toMatch(/^a\.zip 中没有模型。.*TensorFlow\.js.*\.onnx.*解压/);
});
