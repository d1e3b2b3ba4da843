/** Bytes that grow. */
export class ByteWriter {
  #held = new Uint8Array(1_024);
  #length = 0;

  #room(count: number): void {
    if (this.#length + count <= this.#held.length) return;
    const wider = new Uint8Array(Math.max(this.#held.length * 2, this.#length + count));
    wider.set(this.#held.subarray(0, this.#length));
    this.#held = wider;
  }

  bytes(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#held.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A whole number from 0 to 2^53 - 1, seven bits a byte, the low ones first (LEB128). */
  varint(value: number): void {
    this.#room(8);
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#held[this.#length++] = (rest % 128) | 128;
    this.#held[this.#length++] = rest;
  }

  taken(): Uint8Array {
    return this.#held.slice(0, this.#length);
  }
}

/** Reads bytes that may be anybody's. Every method throws a RangeError where there are too few, or they say nothing that is allowed. */
export class ByteReader {
  readonly #held: Uint8Array;
  #at = 0;
  constructor(bytes: Uint8Array) {
    this.#held = bytes;
  }

  left(): number {
    return this.#held.length - this.#at;
  }

  bytes(count: number): Uint8Array {
    if (!(count >= 0 && count <= this.left())) throw new RangeError("too few bytes");
    this.#at += count;
    return this.#held.subarray(this.#at - count, this.#at);
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#held[this.#at++];
      if (byte === undefined) throw new RangeError("too few bytes");
      value += (byte & 127) * scale;
      if (!Number.isSafeInteger(value)) throw new RangeError("too large a number");
      // One spelling for each number.
      if (byte === 0 && scale > 1) throw new RangeError("a number with a zero before it");
      if (byte < 128) return value;
    }
  }
}
