import { describe, expect, it } from "vitest";
import { must } from "../../../twins/core/result.ts";
import { SANDBOX_WIRE } from "../../../twins/protocol/sandbox.ts";
import { type DroppedFile, packDropped } from "./pack.ts";

const text = (path: string, value: unknown): DroppedFile => ({
  path,
  bytes: new TextEncoder().encode(JSON.stringify(value)),
});
const bin = (path: string, bytes: readonly number[]): DroppedFile => ({ path, bytes: Uint8Array.from(bytes) });
const specs = [
  { name: "d/kernel", shape: [2, 1], dtype: "float32" },
  { name: "d/bias", shape: [1], dtype: "float32" },
];
const topology = { class_name: "Sequential", config: { layers: [] } };
const PARTS = ["group1-shard1of2.bin", "group1-shard2of2.bin"] as const;
const manifest = { modelTopology: topology, weightsManifest: [{ paths: PARTS, weights: specs }] };
const whole = [text("model.json", manifest), bin(PARTS[1], [8, 9, 10, 11, 12]), bin(PARTS[0], [1, 2, 3, 4, 5, 6, 7])];

const refusal = (files: readonly DroppedFile[]) => {
  const packed = packDropped(files);
  return packed.ok ? null : { code: packed.error.code, en: packed.error.said?.en, zh: packed.error.said?.zh };
};

describe("packing what was dropped", () => {
  it("puts the weights into the one file in the order that model.json names them, not that of the drop", () => {
    const { file, bytes } = must(packDropped(whole));
    const one = JSON.parse(new TextDecoder().decode(bytes));
    expect(file).toBe("model.json");
    expect(one).toMatchObject({ format: "layers-model", modelTopology: topology, weightSpecs: specs });
    expect([...Buffer.from(one.weightData, "base64")]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it("packs weights of many chunks to the same bytes", () => {
    const count = 30_001;
    const bytes = Uint8Array.from({ length: 4 * count }, (_, i) => (i * 31) % 256);
    const large = {
      modelTopology: topology,
      weightsManifest: [{ paths: ["w.bin"], weights: [{ name: "w", shape: [count], dtype: "float32" }] }],
    };
    const packed = must(packDropped([text("model.json", large), { path: "w.bin", bytes }]));
    const one = JSON.parse(new TextDecoder().decode(packed.bytes));
    expect(Buffer.from(one.weightData, "base64").equals(Buffer.from(bytes))).toBe(true);
  });

  it("calls a model of a folder by the folder, and takes only what lies beside its model.json", () => {
    const inFolder = whole.map(({ path, bytes }) => ({ path: `net/${path}`, bytes }));
    expect(must(packDropped([...inFolder, bin("net/.DS_Store", [0]), bin("net/README.md", [0])])).file).toBe(
      "net.json",
    );
    const [json, second, first] = inFolder;
    const elsewhere = [json!, { ...second!, path: `other/${PARTS[1]}` }, first!];
    expect(refusal(elsewhere)?.en).toContain(`model.json names ${PARTS[1]}, which was not dropped`);
  });

  it("leaves a whole JSON file and an .onnx file as they are", () => {
    const one = text("mine.json", { modelTopology: topology, weightSpecs: specs, weightData: "AAAA" });
    expect(must(packDropped([one]))).toEqual({ file: "mine.json", bytes: one.bytes });
    const onnx = bin("Net.ONNX", [8, 7]);
    expect(must(packDropped([onnx]))).toEqual({ file: "Net.ONNX", bytes: onnx.bytes });
  });

  it("says in both languages which files are missing, and what to do", () => {
    expect(refusal(whole.slice(0, 1))).toEqual({
      code: "MODEL_INVALID",
      en: `model.json names ${PARTS[0]}, ${PARTS[1]}, which were not dropped. Drop model.json and all of its .bin files together.`,
      zh: `model.json 引用了 ${PARTS[0]}、${PARTS[1]}，但没有一起拖入。请将 model.json 与其全部 .bin 文件一起拖入。`,
    });
    const many = Array.from({ length: 6 }, (_, i) => `w${i}.bin`);
    const of = text("model.json", { modelTopology: topology, weightsManifest: [{ paths: many, weights: [] }] });
    expect(refusal([of])?.en).toContain("w0.bin, w1.bin, w2.bin, w3.bin and 2 more");
  });

  it("says by how much the weights' files differ from what is described", () => {
    const short = [whole[0]!, whole[1]!, bin(PARTS[0], [1, 2, 3])];
    expect(refusal(short)?.en).toContain("describes 12 bytes of weights, the .bin files have 8");
  });

  it("leaves weights of an unknown kind to the server", () => {
    const odd = [{ name: "s", shape: [1], dtype: "string" }];
    const of = { modelTopology: topology, weightsManifest: [{ paths: ["w.bin"], weights: odd }] };
    expect(packDropped([text("model.json", of), bin("w.bin", [1])]).ok).toBe(true);
  });

  it("counts quantized weights by their stored kind", () => {
    const of = (size: number) => [
      text("model.json", {
        modelTopology: topology,
        weightsManifest: [
          {
            paths: ["w.bin"],
            weights: [{ name: "k", shape: [3], dtype: "float32", quantization: { dtype: "uint8" } }],
          },
        ],
      }),
      bin("w.bin", new Array<number>(size).fill(1)),
    ];
    expect(packDropped(of(3)).ok).toBe(true);
    expect(packDropped(of(12)).ok).toBe(false);
  });

  it.each([
    ["nothing", [], "Nothing was dropped."],
    ["weights alone", [bin("w.bin", [1])], "Only files of weights were dropped."],
    [
      "no model",
      [bin("cat.png", [1]), text("package.json", { name: "x" })],
      "No model was found in cat.png, package.json.",
    ],
    ["broken JSON", [bin("model.json", [123])], "No model was found in model.json."],
    [
      "JSON that nests too deeply, as the command line does",
      [text("model.json", JSON.parse(`${'{"a":'.repeat(65)}0${"}".repeat(65)}`))],
      "deeper than 64 levels",
    ],
    ["an archive, and says what to do", [bin("model.zip", [80, 75, 3, 4])], "unpack an archive first"],
    ["two models", [bin("a.onnx", [1]), bin("b.onnx", [1])], "Several models were dropped: a.onnx, b.onnx."],
    ["two kinds", [bin("a.onnx", [1]), ...whole], "Several models were dropped: a.onnx, model.json."],
    ["a graph", [text("model.json", { modelTopology: {}, format: "graph-model" })], "No model was found"],
  ])("refuses %s", (_, files, why) => {
    expect(refusal(files)).toMatchObject({ code: "MODEL_INVALID", en: expect.stringContaining(why) });
    expect(refusal(files)?.zh).toMatch(/[\u4e00-\u9fff]/);
  });

  it("refuses one file that is larger than the wire takes", () => {
    const bytes = new Uint8Array(SANDBOX_WIRE.fileBytes + 1);
    expect(refusal([{ path: "big.onnx", bytes }])).toMatchObject({ code: "MODEL_TOO_LARGE" });
    expect(packDropped([{ path: "fits.onnx", bytes: bytes.subarray(1) }]).ok).toBe(true);
  });
});
