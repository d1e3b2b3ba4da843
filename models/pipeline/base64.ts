const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** RFC 4648 section 4, with padding. Written out because neither the language library nor our platform-free code has it. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += ALPHABET[word >>> 18]! + ALPHABET[(word >>> 12) & 63]!;
    text += i + 1 < bytes.length ? ALPHABET[(word >>> 6) & 63] : "=";
    text += i + 2 < bytes.length ? ALPHABET[word & 63] : "=";
  }
  return text;
}

/** @returns null when the text is not canonical padded base64. */
export function fromBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let i = 0, at = 0; i < text.length; i += 4) {
    let word = 0;
    for (let k = 0; k < 4; k++) {
      const pad = i + k >= text.length - padding;
      const digit = pad ? 0 : ALPHABET.indexOf(text[i + k]!);
      if (digit < 0) return null;
      word = (word << 6) | digit;
    }
    for (let shift = 16; shift >= 0 && at < bytes.length; shift -= 8) bytes[at++] = (word >>> shift) & 255;
  }
  return toBase64(bytes) === text ? bytes : null;
}

/** Little-endian float32, whatever the machine's order. */
export function floatsToBytes(values: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (let i = 0; i < values.length; i++) view.setFloat32(i * 4, values[i]!, true);
  return new Uint8Array(view.buffer);
}

/** Inverse of `floatsToBytes`. @throws RangeError when the length is not a multiple of four. */
export function bytesToFloats(bytes: Uint8Array): Float32Array {
  if (bytes.length % 4 !== 0) throw new RangeError("float32 bytes come in fours");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(i * 4, true));
}
