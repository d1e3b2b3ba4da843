import { expect, it } from "vitest";
import { fail, ok } from "../../../twins/core/result.ts";
import { type ModelFacts, SANDBOX_WIRE } from "../../../twins/protocol/sandbox.ts";
import { type Part, sendModel } from "./upload.ts";

const PART = SANDBOX_WIRE.partBytes;
const model = { cid: "bafy" } as ModelFacts;
const packed = (length: number) => ({ file: "m.json", bytes: Uint8Array.from({ length }, (_, i) => i % 251) });
const going = (): AbortSignal => new AbortController().signal;

it("sends the parts in order, each once, and gives what the last one is answered", async () => {
  const parts: Part[] = [];
  const sent: number[] = [];
  const whole = packed(2 * PART + 7);
  const done = await sendModel(
    whole,
    async (part, last) => {
      parts.push(part);
      return ok(last ? { model, fits: ["occupancy"] } : { model: null, fits: [] });
    },
    (n) => sent.push(n),
    going(),
  );
  expect(done).toEqual(ok({ model, fits: ["occupancy"] }));
  expect(parts.map(({ at, of, bytes }) => [at, of, bytes.length])).toEqual([
    [0, 2 * PART + 7, PART],
    [PART, 2 * PART + 7, PART],
    [2 * PART, 2 * PART + 7, 7],
  ]);
  expect(sent).toEqual([PART, 2 * PART, 2 * PART + 7]);
  expect(Buffer.concat(parts.map(({ bytes }) => bytes)).equals(Buffer.from(whole.bytes))).toBe(true);
  // A view would carry the whole file across threads with each part.
  expect(parts.map(({ bytes }) => bytes.buffer.byteLength)).toEqual([PART, PART, 7]);
});

it("ends at the first part that is refused", async () => {
  let asked = 0;
  const refused = await sendModel(
    packed(3 * PART),
    async () => (++asked === 2 ? fail("MODEL_INVALID", "no") : ok({ model: null, fits: [] })),
    () => {},
    going(),
  );
  expect([refused?.ok, asked]).toEqual([false, 2]);
});

it("ends after the part under way when it is cancelled", async () => {
  const cancel = new AbortController();
  let asked = 0;
  const put = async () => {
    if (++asked === 2) cancel.abort();
    return ok({ model: null, fits: [] });
  };
  expect(await sendModel(packed(5 * PART), put, () => {}, cancel.signal)).toBeNull();
  expect(asked).toBe(2);
});

it("refuses an empty file before anything is sent", async () => {
  const put = () => Promise.reject(new Error("it was sent"));
  const { signal } = new AbortController();
  const done = await sendModel({ file: "empty.onnx", bytes: new Uint8Array(0) }, put, () => {}, signal);
  expect(done).toMatchObject({ ok: false, error: { code: "MODEL_INVALID" } });
});
