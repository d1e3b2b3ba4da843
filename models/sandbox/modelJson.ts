import { grouped } from "../../twins/core/grouped.ts";
import type { LocalText } from "../../twins/core/place.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { MODEL_LIMITS } from "./limits.ts";

/** The JSON of a layers model, looked at in the same way by whoever sends it and whoever takes it. */

/** Lists and objects within one another; what goes deeper ends a program that walks it by calling itself. */
const MAX_DEPTH = 64;
/** Lists, objects and what stands in them: each takes a byte of what describes the layers at least; weights are one text. */
const MAX_PARTS = MODEL_LIMITS.topologyBytes;

/** What a sandbox takes, and what to do with anything else. */
const TAKEN: LocalText = {
  en: "The sandbox takes a layers model of TensorFlow.js (a model.json with its .bin files beside it, or one JSON file with weightData) or an ONNX model (one .onnx file with all of its data). Save or export the model in one of these forms, and unpack an archive first.",
  zh: "沙箱接收 TensorFlow.js 分层模型（model.json 及与之同在的 .bin 文件，或含 weightData 的单个 JSON 文件）或 ONNX 模型（含全部数据的单个 .onnx 文件）。请将模型保存或导出为其中一种形式；压缩包请先解压。",
};

/** There is no model in these files. @param names as a list in each language @returns MODEL_INVALID */
export const noModelIn = (names: LocalText): Result<never> =>
  refuse("MODEL_INVALID", {
    en: `No model was found in ${names.en}. ${TAKEN.en}`,
    zh: `${names.zh} 中没有模型。${TAKEN.zh}`,
  });

/** Of what takes memory and time by its parts: looked at before it is parsed. */
function faultOf(bytes: Uint8Array): Result<never> | null {
  const [QUOTE, BACKSLASH, COMMA] = [34, 92, 44];
  let depth = 0;
  let parts = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === COMMA) parts++;
    // [ and {, ] and }
    else if (byte === 91 || byte === 123) {
      depth++;
      parts++;
    } else if (byte === 93 || byte === 125) depth--;
    if (depth > MAX_DEPTH)
      return refuse("MODEL_INVALID", {
        en: `The file nests lists and objects deeper than ${MAX_DEPTH} levels, which no layers model needs. Save the model anew with TensorFlow.js.`,
        zh: `文件中列表和对象的嵌套超过 ${MAX_DEPTH} 层，分层模型无须如此。请用 TensorFlow.js 重新保存模型。`,
      });
    if (parts > MAX_PARTS)
      return refuse("MODEL_TOO_LARGE", {
        en: `The file has more than ${grouped(MAX_PARTS)} lists, objects and numbers beside its weights. Save the weights as weightData.`,
        zh: `除权重外，文件中的列表、对象和数值超过 ${grouped(MAX_PARTS)} 个，请将权重保存为 weightData。`,
      });
  }
  return null;
}

/** The first character that is no space begins an object or a list. */
function beginsAsJson(bytes: Uint8Array): boolean {
  const first = bytes.findIndex((byte) => ![9, 10, 13, 32].includes(byte));
  return bytes[first] === 123 || bytes[first] === 91;
}

/**
 * Parses the JSON of a model's file.
 * @param decode UTF-8 to text, throwing for what is none
 * @returns null for what is neither an object nor a list in JSON, such as an archive or a text; MODEL_INVALID for what nests too deeply; MODEL_TOO_LARGE
 */
export function modelJson(bytes: Uint8Array, decode: (bytes: Uint8Array) => string): Result<object> | null {
  if (!beginsAsJson(bytes)) return null;
  const fault = faultOf(bytes);
  if (fault !== null) return fault;
  try {
    return ok(JSON.parse(decode(bytes)) as object);
  } catch {
    return null;
  }
}
