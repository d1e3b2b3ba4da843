import { utf8ToBytes } from "@noble/hashes/utils.js";
import { describe, expect, it } from "vitest";
import { base32, rawCid, rawCidDigest, SINGLE_CHUNK_BYTES } from "./cid.ts";

describe("rawCid", () => {
  it("equals ipfs add --cid-version=1 --raw-leaves for known files", () => {
    expect(rawCid(new Uint8Array(0))).toBe("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
    expect(rawCid(utf8ToBytes("hello world"))).toBe("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
  });

  it("accepts exactly one chunk and refuses one byte more", () => {
    expect(rawCid(new Uint8Array(SINGLE_CHUNK_BYTES))).toMatch(/^bafkrei[a-z2-7]{52}$/);
    expect(() => rawCid(new Uint8Array(SINGLE_CHUNK_BYTES + 1))).toThrow(RangeError);
  });

  it("base32 matches the vectors of RFC 4648 section 10", () => {
    const vectors = {
      "": "",
      f: "my",
      fo: "mzxq",
      foo: "mzxw6",
      foob: "mzxw6yq",
      fooba: "mzxw6ytb",
      foobar: "mzxw6ytboi",
    };
    for (const [text, expected] of Object.entries(vectors)) expect(base32(utf8ToBytes(text))).toBe(expected);
  });
});

describe("rawCidDigest", () => {
  it("is the SHA-256 behind a raw CID", () => {
    expect(rawCidDigest(rawCid(utf8ToBytes("hello world")))).toBe(
      "0xb94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
    );
  });

  it("is null for other texts, other kinds of CID and a second spelling of the same", () => {
    const cid = rawCid(utf8ToBytes("hello world"));
    for (const bad of [
      "",
      cid.slice(1),
      cid.toUpperCase(),
      `${cid}a`,
      `bafybei${cid.slice(7)}`,
      `${cid.slice(0, -1)}f`,
    ])
      expect(rawCidDigest(bad), bad).toBeNull();
  });
});
