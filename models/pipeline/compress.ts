import { deflateSync, Inflate } from "fflate";
import { ByteReader, ByteWriter } from "./bytes.ts";

/** What is unpacked from one slice at most: a few bytes can claim to be a thousand times as many. */
export const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;
/** Input given at once: of this little, no more than four megabytes can come before the limit is looked at. */
const PIECE_BYTES = 4_096;

/**
 * Bytes in fewer bytes: their number, then DEFLATE (RFC 1951) of them. The same bytes become the same on every machine, since the
 * packer is this library's own (whole numbers alone, version pinned) and not the platform's zlib, whose output differs between builds.
 */
export function compress(bytes: Uint8Array): Uint8Array {
  const out = new ByteWriter();
  out.varint(bytes.length);
  out.bytes(deflateSync(bytes, { level: 9 }));
  return out.taken();
}

/** What was compressed; null for what nobody compressed, and for more than may be. */
export function decompress(packed: Uint8Array, most: number = MAX_UNPACKED_BYTES): Uint8Array | null {
  try {
    const reader = new ByteReader(packed);
    const length = reader.varint();
    // DEFLATE makes at most 1,032 of one byte.
    if (length > most || length > reader.left() * 1_032 + 1_032) return null;
    const whole = new Uint8Array(length);
    let at = 0;
    const inflate = new Inflate((piece) => {
      whole.set(piece, at);
      at += piece.length;
    });
    while (reader.left() > 0) {
      const piece = reader.bytes(Math.min(PIECE_BYTES, reader.left()));
      inflate.push(piece, reader.left() === 0);
    }
    return at === length ? whole : null;
  } catch {
    return null;
  }
}
