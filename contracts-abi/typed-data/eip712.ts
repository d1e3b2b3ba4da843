import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";

/** 0x-prefixed hex. */
export type Hex = `0x${string}`;

/** The atomic types our typed data use. */
export type FieldType = "bytes32" | "address" | "uint256" | "uint64" | "uint32" | "uint8" | "string";

export interface Field {
  readonly name: string;
  readonly type: FieldType;
}

/** A flat EIP-712 struct type: no nesting, no arrays. */
export interface StructType {
  readonly name: string;
  readonly fields: readonly Field[];
}

/** EIP-712 domain; what is absent is not part of the domain type. */
export interface Domain {
  readonly name: string;
  readonly version: string;
  readonly chainId?: bigint;
  readonly verifyingContract?: string;
}

export const keccak = (bytes: Uint8Array): Hex => `0x${bytesToHex(keccak_256(bytes))}`;

/** @throws RangeError when the text is not 0x-hex of this many bytes. */
export function fixedBytes(text: string, length: number): Uint8Array {
  if (!/^0x[0-9a-fA-F]*$/.test(text) || text.length !== 2 + 2 * length) {
    throw new RangeError(`not ${length} bytes of 0x-hex: ${text.slice(0, 80)}`);
  }
  return hexToBytes(text.slice(2));
}

/** Big-endian, 32 bytes. @throws RangeError outside the type's range. */
export function uintWord(value: bigint, bits: number): Uint8Array {
  if (value < 0n || value >> BigInt(bits) !== 0n) throw new RangeError(`not a uint${bits}: ${value}`);
  return hexToBytes(value.toString(16).padStart(64, "0"));
}

function word(type: FieldType, value: string | bigint): Uint8Array {
  if (typeof value === "bigint") {
    if (!type.startsWith("uint")) throw new TypeError(`a number is not a ${type}`);
    return uintWord(value, Number(type.slice("uint".length)));
  }
  if (type === "bytes32") return fixedBytes(value, 32);
  if (type === "address") return concatBytes(new Uint8Array(12), fixedBytes(value, 20));
  if (type === "string") return keccak_256(utf8ToBytes(value));
  throw new TypeError(`${type} takes a bigint`);
}

const typeText = (type: StructType): string =>
  `${type.name}(${type.fields.map((field) => `${field.type} ${field.name}`).join(",")})`;

/** EIP-712 hashStruct. */
export function hashStruct(type: StructType, values: Readonly<Record<string, string | bigint>>): Uint8Array {
  const words = type.fields.map((field) => {
    const value = values[field.name];
    if (value === undefined) throw new TypeError(`${type.name} lacks ${field.name}`);
    return word(field.type, value);
  });
  return keccak_256(concatBytes(keccak_256(utf8ToBytes(typeText(type))), ...words));
}

export function domainSeparator(domain: Domain): Uint8Array {
  const all: readonly Field[] = [
    { name: "name", type: "string" },
    { name: "version", type: "string" },
    { name: "chainId", type: "uint256" },
    { name: "verifyingContract", type: "address" },
  ];
  const values = domain as unknown as Record<string, string | bigint | undefined>;
  const fields = all.filter((field) => values[field.name] !== undefined);
  return hashStruct({ name: "EIP712Domain", fields }, values as Record<string, string | bigint>);
}

/** What is signed: keccak256(0x1901, domain separator, struct hash). */
export const typedDataHash = (
  domain: Domain,
  type: StructType,
  values: Readonly<Record<string, string | bigint>>,
): Uint8Array =>
  keccak_256(concatBytes(new Uint8Array([0x19, 0x01]), domainSeparator(domain), hashStruct(type, values)));
