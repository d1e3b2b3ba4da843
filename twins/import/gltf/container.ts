import { grouped } from "../../core/grouped.ts";
import { asObject } from "../json/parse.ts";
import { endsEarly, invalid, shown, tooLarge, tooManyBytes } from "../refusals.ts";
import { type ImportHost, type Pace, readWhole, type Source } from "../source.ts";

type Json = Readonly<Record<string, unknown>>;

/** All buffers of a model together, and its JSON alone. */
export const MAX_BUFFER_BYTES = 512 * 1024 * 1024;
export const MAX_JSON_BYTES = 64 * 1024 * 1024;

/** Most bytes of a file, of all its buffers together, and of its JSON. */
export interface ContainerLimits {
  readonly bufferBytes: number;
  readonly jsonBytes: number;
}
const LIMITS: ContainerLimits = { bufferBytes: MAX_BUFFER_BYTES, jsonBytes: MAX_JSON_BYTES };

const MAGIC = 0x46546c67;
const CHUNK_JSON = 0x4e4f534a;
const CHUNK_BIN = 0x004e4942;

/** A model's JSON and its buffers. */
export interface Container {
  readonly json: Json;
  readonly buffers: readonly Uint8Array[];
}

function parsed(host: ImportHost, bytes: Uint8Array): Json {
  let value: unknown;
  try {
    value = JSON.parse(host.utf8(bytes) ?? "");
  } catch {
    value = null;
  }
  const json = asObject(value);
  if (json === null) {
    // 125 is the bracket that closes an object: a text without it at its end was cut.
    const refuse = bytes.findLast((byte) => byte > 32) === 125 ? invalid : endsEarly;
    throw refuse({ entity: "JSON" }, { en: "It is no object of JSON.", zh: "它不是 JSON 对象。" });
  }
  return json;
}

/** The chunks of a GLB (glTF 2.0, section 4): lengths are checked against the file. */
function chunks(bytes: Uint8Array): { readonly json: Uint8Array; readonly bin: Uint8Array | null } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const damaged = (entity: string) =>
    invalid({ entity }, { en: "The binary container is damaged.", zh: "二进制容器已损坏。" });
  const cut = (entity: string, announced: number, has: number) =>
    endsEarly(
      { entity },
      {
        en: `It announces ${grouped(announced)} bytes; ${grouped(has)} are there.`,
        zh: `它声明有 ${grouped(announced)} 字节，实际只有 ${grouped(has)} 字节。`,
      },
    );
  if (bytes.length < 20)
    throw endsEarly({ entity: "header" }, { en: "The binary container is cut off.", zh: "二进制容器被截断。" });
  if (view.getUint32(4, true) !== 2)
    throw invalid(
      { entity: "header" },
      {
        en: `Version ${view.getUint32(4, true)} of the container is not read; 2 is.`,
        zh: `不支持容器版本 ${view.getUint32(4, true)}；支持版本 2。`,
      },
    );
  const length = view.getUint32(8, true);
  if (length > bytes.length) throw cut("header", length, bytes.length);
  let json: Uint8Array | null = null;
  let bin: Uint8Array | null = null;
  for (let at = 12, number = 0; at + 8 <= length; number++) {
    const size = view.getUint32(at, true);
    const kind = view.getUint32(at + 4, true);
    if (at + 8 + size > length) throw cut(`chunk ${number}`, size, length - at - 8);
    const content = bytes.subarray(at + 8, at + 8 + size);
    if (number === 0 && kind !== CHUNK_JSON) throw damaged("chunk 0");
    if (kind === CHUNK_JSON && json === null) json = content;
    else if (kind === CHUNK_BIN && bin === null) bin = content;
    at += 8 + size;
  }
  if (json === null) throw damaged("chunk 0");
  return { json, bin };
}

/** Bytes of base64; null where it is none. */
export function base64(text: string): Uint8Array | null {
  const clean = text.replace(/=+$/, "");
  if (/[^A-Za-z0-9+/]/.test(clean) || clean.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((clean.length * 3) / 4));
  let [bits, count, at] = [0, 0, 0];
  for (let i = 0; i < clean.length; i++) {
    const c = clean.charCodeAt(i);
    const value = c >= 97 ? c - 71 : c >= 65 ? c - 65 : c >= 48 ? c + 4 : c === 43 ? 62 : 63;
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[at++] = (bits >> count) & 0xff;
    }
  }
  return bytes;
}

async function bufferOf(
  value: unknown,
  i: number,
  bin: Uint8Array | null,
  source: Source,
  pace: Pace,
): Promise<Uint8Array> {
  const entity = `buffers/${i}`;
  const buffer = asObject(value);
  const length = buffer?.byteLength;
  if (typeof length !== "number" || !Number.isInteger(length) || length < 1)
    throw invalid(
      { entity },
      { en: `The buffer's length is ${shown(length)}.`, zh: `缓冲区长度为 ${shown(length)}。` },
    );
  const uri = buffer?.uri;
  let bytes: Uint8Array | null = null;
  if (uri === undefined) bytes = i === 0 ? bin : null;
  else if (typeof uri === "string" && uri.startsWith("data:"))
    bytes = base64(/^data:[^,]*;base64,(.*)$/s.exec(uri)?.[1] ?? "?");
  else if (typeof uri === "string") {
    const beside = await source.sibling(percentDecoded(uri));
    if (beside === null)
      throw invalid(
        { entity },
        {
          en: `The file ${shown(uri)} that the buffer names does not lie beside it.`,
          zh: `缓冲区指定的文件 ${shown(uri)} 不在其旁边。`,
        },
      );
    // What is announced is limited, all buffers together; how large the file is, is not.
    bytes = await readWhole({ ...beside, size: Math.min(beside.size, length) }, pace, 0.3);
  }
  if (bytes === null || bytes.length < length)
    throw invalid(
      { entity },
      { en: "The buffer has fewer bytes than it announces.", zh: "缓冲区的字节少于声明的长度。" },
    );
  return bytes.subarray(0, length);
}

function percentDecoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** Reads a .glb or a .gltf with what it names. @throws CodedError IMPORT_INVALID, IMPORT_TOO_LARGE, IMPORT_CANCELLED */
export async function readContainer(source: Source, host: ImportHost, pace: Pace, limits = LIMITS): Promise<Container> {
  if (source.size > limits.bufferBytes) throw tooManyBytes(source.size, limits.bufferBytes);
  const bytes = await readWhole(source, pace, 0.2);
  const isBinary = bytes.length >= 4 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === MAGIC;
  const { json: text, bin } = isBinary ? chunks(bytes) : { json: bytes, bin: null };
  if (text.length > limits.jsonBytes)
    throw tooLarge({ entity: "JSON" }, { en: "Its JSON is too large to be read.", zh: "其 JSON 过大，无法读取。" });
  const json = parsed(host, text);
  const version = asObject(json.asset)?.version;
  if (typeof version !== "string" || !/^2\.\d+$/.test(version))
    throw invalid(
      { entity: "asset/version" },
      { en: `Version ${shown(version)} is not read; 2.0 is.`, zh: `不支持版本 ${shown(version)}；支持 2.0。` },
    );
  const list = Array.isArray(json.buffers) ? json.buffers : [];
  const announced = list.reduce<number>((sum, one) => sum + Math.max(0, Number(asObject(one)?.byteLength) || 0), 0);
  if (announced > limits.bufferBytes)
    throw tooLarge(
      { entity: "buffers" },
      {
        en: `They have ${grouped(announced)} bytes; at most ${grouped(limits.bufferBytes)} can be read.`,
        zh: `共 ${grouped(announced)} 字节；最多可读取 ${grouped(limits.bufferBytes)} 字节。`,
      },
    );
  const buffers: Uint8Array[] = [];
  for (const [i, value] of list.entries()) buffers.push(await bufferOf(value, i, bin, source, pace));
  return { json, buffers };
}
