import { bytesToHex } from "@noble/hashes/utils.js";
import { fixedBytes, type Hex } from "./eip712.ts";

/**
 * Creation code that calls the libraries at these addresses.
 * @param links which library belongs in which placeholder of the code, as the contract's generated file says
 * @throws RangeError when an address is not one
 * @throws TypeError when the code has a placeholder that no link names, or lacks one that a link names
 */
export function linked<Library extends string>(
  code: Hex,
  links: Readonly<Record<string, Library>>,
  addresses: Readonly<Record<Library, string>>,
): Hex {
  let text: string = code;
  for (const [placeholder, library] of Object.entries(links)) {
    if (!text.includes(placeholder)) throw new TypeError(`the code has no place ${placeholder} for ${library}`);
    text = text.replaceAll(placeholder, bytesToHex(fixedBytes(addresses[library], 20)));
  }
  const left = /[^0-9a-fA-F]{1,3}.{0,37}/.exec(text.slice(2));
  if (left !== null) throw new TypeError(`the code is not linked: ${left[0]} is no hex`);
  return `0x${text.slice(2)}`;
}
