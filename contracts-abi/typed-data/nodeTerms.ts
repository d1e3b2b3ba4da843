import { type Domain, type Hex, type StructType, typedDataHash } from "./eip712.ts";

/** On what terms a device joins a node; as INodeRegistry.Terms with the device's nonce. */
export interface NodeTerms {
  readonly node: bigint;
  readonly device: Hex;
  /** 0 by efficacy, 1 by data, 2 by fixed parts. */
  readonly rule: bigint;
  /** The device's part under fixed parts, 1 to 1,000,000. */
  readonly parts: bigint;
  /** NodeRegistry.nonceOf(device). */
  readonly nonce: bigint;
  /** Unix seconds. */
  readonly deadline: bigint;
}

const TERMS: StructType["fields"] = [
  { name: "node", type: "uint64" },
  { name: "device", type: "address" },
  { name: "rule", type: "uint8" },
  { name: "parts", type: "uint32" },
  { name: "nonce", type: "uint64" },
  { name: "deadline", type: "uint64" },
];
/** What the device signs, and what the node's leader signs. */
export const JOIN_TYPE: StructType = { name: "Join", fields: TERMS };
export const ADMIT_TYPE: StructType = { name: "Admit", fields: TERMS };

export const nodeDomain = (chainId: bigint, nodeRegistry: string): Domain => ({
  name: "AITN NodeRegistry",
  version: "1",
  chainId,
  verifyingContract: nodeRegistry,
});

export const joinHash = (domain: Domain, terms: NodeTerms): Uint8Array =>
  typedDataHash(domain, JOIN_TYPE, { ...terms });
export const admitHash = (domain: Domain, terms: NodeTerms): Uint8Array =>
  typedDataHash(domain, ADMIT_TYPE, { ...terms });

/** The same for any wallet or key tool: the JSON of eth_signTypedData_v4. */
export const termsToSign = (type: StructType, domain: Domain, terms: NodeTerms): string =>
  JSON.stringify({
    domain: { ...domain, chainId: String(domain.chainId) },
    primaryType: type.name,
    types: {
      EIP712Domain: [
        { name: "name", type: "string" },
        { name: "version", type: "string" },
        { name: "chainId", type: "uint256" },
        { name: "verifyingContract", type: "address" },
      ],
      [type.name]: type.fields,
    },
    message: Object.fromEntries(Object.entries(terms).map(([name, value]) => [name, String(value)])),
  });
