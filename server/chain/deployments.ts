import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { getCreateAddress, type JsonRpcProvider, keccak256 } from "ethers";
import { z } from "zod";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { fail, ok, type Result, refuse } from "../../twins/core/result.ts";
import { BYTECODE, CONTRACT_NAMES, type ContractName } from "./abis.ts";
import { asHex, attempt } from "./failures.ts";
import type { NetworkParameters } from "./networks.ts";

const hex = (bytes: number) =>
  z.custom<Hex>((v) => typeof v === "string" && new RegExp(`^0x[0-9a-fA-F]{${2 * bytes}}$`).test(v));

const DeploymentsFile = z.object({
  chainId: z.int().positive(),
  /** keccak256 over the creation code of all contracts: which version of the agreement this is. */
  version: hex(32),
  deployer: hex(20),
  /** The deployer's nonce of the first contract; the others follow, so an interrupted deployment is continued. */
  baseNonce: z.int().nonnegative(),
  /** Unix seconds from which cycles and vesting are counted. */
  genesisS: z.int().positive(),
  /** Who receives and may do what at genesis: GenesisRoles. */
  roles: z.object({
    fundraising: hex(20),
    lab: hex(20),
    foundation: hex(20),
    registrar: hex(20),
    reporter: hex(20),
    modelApprovers: z.array(hex(20)).min(1),
    modelThreshold: z.int().positive(),
  }),
  /** Null until all are deployed. */
  startBlock: z.int().nonnegative().nullable(),
  contracts: z.partialRecord(z.string(), z.object({ address: hex(20), codeHash: hex(32) })),
});
/** What a deployment is, on disk: everything that its constructors were made with, and what came out. */
export type DeploymentsFile = z.infer<typeof DeploymentsFile>;

/** Where the contracts are. */
export interface Deployments {
  readonly chainId: number;
  /** No event of ours is in an earlier block. */
  readonly startBlock: number;
  /** Unix seconds from which cycles and vesting are counted. */
  readonly genesisS: number;
  readonly addresses: Readonly<Record<ContractName, Hex>>;
}

/** Of a server's chain folder. */
export const deploymentsPath = (chainDir: string): string => join(chainDir, "deployments.json");

export const agreementVersion = (): Hex =>
  // As text: code that is to be linked has placeholders. The platform's encoder: of a megabyte, ethers' own takes a third of a second.
  asHex(keccak256(new TextEncoder().encode(CONTRACT_NAMES.map((name) => BYTECODE[name]).join(""))));

/** In which order what the deployer makes is made: all but the token, which genesis makes, and what the chain has already. */
export const madeHere = (network: NetworkParameters): readonly ContractName[] =>
  CONTRACT_NAMES.filter((name) => name !== "AITNToken" && (name !== "WrappedCoin" || network.wrappedCoin === null));

/** Where each contract will be: they follow from the deployer and its nonces, so constructors can name each other. */
export function addressesOf(
  { deployer, baseNonce }: Pick<DeploymentsFile, "deployer" | "baseNonce">,
  network: NetworkParameters,
): Record<ContractName, Hex> {
  const made = madeHere(network).map((name, i) => [
    name,
    asHex(getCreateAddress({ from: deployer, nonce: baseNonce + i })),
  ]);
  const at = Object.fromEntries(made) as Record<ContractName, Hex>;
  at.AITNToken = asHex(getCreateAddress({ from: at.AITNGenesis, nonce: 1 }));
  if (network.wrappedCoin !== null) at.WrappedCoin = network.wrappedCoin;
  return at;
}

/** The file's content, null where there is none; STORE_CORRUPT, or HOST_CONFIG when it is of another chain or version. */
export async function readDeployments(path: string, chainId: number): Promise<Result<DeploymentsFile | null>> {
  if (!existsSync(path)) return ok(null);
  let file: DeploymentsFile;
  try {
    file = DeploymentsFile.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    return fail("STORE_CORRUPT", `${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (file.chainId !== chainId) {
    return refuse("HOST_CONFIG", {
      en: `${path} is of chain ${file.chainId}, but the RPC address leads to chain ${chainId}. Use the file and the address of one chain.`,
      zh: `${path} 属于链 ${file.chainId}，而 RPC 地址通往链 ${chainId}，请使用同一条链的文件和地址。`,
    });
  }
  if (file.version !== agreementVersion()) {
    return refuse("HOST_CONFIG", {
      en: `${path} is of other contracts than this version has. Use a new data folder.`,
      zh: `${path} 所属的合约与本版本不同，请使用新的数据目录。`,
    });
  }
  return ok(file);
}

/** keccak256 of the code at an address; null when there is none. */
export const codeHashAt = (provider: JsonRpcProvider, address: Hex): Promise<Result<Hex | null>> =>
  attempt("code", async () => {
    const code = await provider.getCode(address);
    return code === "0x" ? null : asHex(keccak256(code));
  });

export const foreignCode = (name: string, address: string): Result<never> =>
  refuse("HOST_CONFIG", {
    en: `The code of ${name} at ${address} is not the code that was deployed. Nothing is sent to it.`,
    zh: `${address} 处 ${name} 的代码不是当初部署的代码，不会向其发送任何交易。`,
  });

/** A deployment that others made: every contract has to have the code that the file says. */
export async function joinDeployment(
  provider: JsonRpcProvider,
  file: DeploymentsFile,
  network: NetworkParameters,
): Promise<Result<Deployments>> {
  if (file.startBlock === null)
    return refuse("HOST_CONFIG", {
      en: "The deployment is not complete. Run aitn chain deploy again.",
      zh: "部署尚未完成，请重新运行 aitn chain deploy。",
    });
  const addresses = addressesOf(file, network);
  for (const name of CONTRACT_NAMES) {
    const recorded = file.contracts[name];
    const found = await codeHashAt(provider, addresses[name]);
    if (!found.ok) return found;
    if (recorded?.address !== addresses[name] || found.value !== recorded.codeHash) {
      return foreignCode(name, addresses[name]);
    }
  }
  return ok({ chainId: file.chainId, startBlock: file.startBlock, genesisS: file.genesisS, addresses });
}
