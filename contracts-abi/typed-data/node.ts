import { type Domain, type Hex, type StructType, typedDataHash } from "./eip712.ts";
import { signHash } from "./signature.ts";

/** How a node shares its reward; INodeRegistry.Rule. */
export const NODE_RULE = { efficacy: 0n, data: 1n, fixed: 2n } as const;

/** On which a device joins a node: it signs a Join, the node's leader an Admit of the same terms. */
export interface NodeTerms {
  readonly node: bigint;
  readonly device: Hex;
  /** The rule the node announced last. */
  readonly rule: bigint;
  /** 1 to 1,000,000. */
  readonly parts: bigint;
  /** The contract's `nonceOf(device)`: terms are used once. */
  readonly nonce: bigint;
  /** Last second at which they may be sent. */
  readonly deadline: bigint;
}

export interface NodeLeave {
  readonly device: Hex;
  readonly node: bigint;
  readonly nonce: bigint;
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
export const JOIN_TYPE = { name: "Join", fields: TERMS } as const satisfies StructType;
export const ADMIT_TYPE = { name: "Admit", fields: TERMS } as const satisfies StructType;
export const LEAVE_TYPE = {
  name: "Leave",
  fields: [
    { name: "device", type: "address" },
    { name: "node", type: "uint64" },
    { name: "nonce", type: "uint64" },
    { name: "deadline", type: "uint64" },
  ],
} as const satisfies StructType;

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
export const leaveHash = (domain: Domain, leave: NodeLeave): Uint8Array =>
  typedDataHash(domain, LEAVE_TYPE, { ...leave });

/** Signed by the device's identity key. */
export const signJoin = (domain: Domain, terms: NodeTerms, deviceKey: Uint8Array): Hex =>
  signHash(joinHash(domain, terms), deviceKey);

/** Signed by the node's leader. */
export const signAdmit = (domain: Domain, terms: NodeTerms, leaderKey: Uint8Array): Hex =>
  signHash(admitHash(domain, terms), leaderKey);

/** Signed by the device's identity key. */
export const signLeave = (domain: Domain, leave: NodeLeave, deviceKey: Uint8Array): Hex =>
  signHash(leaveHash(domain, leave), deviceKey);

/** The same for any wallet or key tool: the JSON of eth_signTypedData_v4. */
export const termsToSign = (type: StructType, domain: Domain, terms: NodeTerms | NodeLeave): string =>
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
