import { existsSync } from "node:fs";
import { z } from "zod";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { JOIN_TYPE, joinHash, LEAVE_TYPE, leaveHash, nodeDomain } from "../../contracts-abi/typed-data/node.ts";
import { addressOfKey, signHash } from "../../contracts-abi/typed-data/signature.ts";
import { must } from "../../twins/core/result.ts";
import { loadSecret } from "../secrets.ts";
import { type CliCommand, EXIT, exitCodes } from "./command.ts";
import { Refusal } from "./failures.ts";
import { readFlags } from "./flags.ts";
import { type Said, UsageError } from "./language.ts";

const codes = exitCodes({
  en: "no such key (HOST_CONFIG), not the terms of a node (WIRE_SCHEMA), of another device (AUTH_BAD_SIGNATURE)",
  zh: "没有该密钥（HOST_CONFIG）、不是加入或退出节点的条款（WIRE_SCHEMA）、属于其他设备（AUTH_BAD_SIGNATURE）",
});

const usage: Said = {
  en: `Usage: aitn sign TERMS --key FILE [--json]

Signs with a device's key that the device joins a node, or leaves it. TERMS is the text that the console shows: Community,
Earnings, Admit a device or Leave the node. Nothing else is signed by this command.

  --key    the device's key file; the sample's is thermometer.key, the cell's are in .data/plant/keys
  --json   one JSON object on stdout: device, signature

${codes.en}
`,
  zh: `用法：aitn sign 条款 --key 文件 [--json]

用设备的密钥签署加入或退出节点的条款。条款是控制台“社区”→“收益”→“接纳设备”或“退出节点”中显示的文本。此命令
不签署其他内容。

  --key    设备的密钥文件；示例设备为 thermometer.key，加工单元的设备在 .data/plant/keys
  --json   标准输出上一个 JSON 对象：device、signature

${codes.zh}
`,
};

const address = z.custom<Hex>((v) => typeof v === "string" && /^0x[0-9a-fA-F]{40}$/.test(v));
const count = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(BigInt);
const domain = z.object({
  name: z.literal("AITN NodeRegistry"),
  version: z.literal("1"),
  chainId: count,
  verifyingContract: address,
});
const leave = { node: count, device: address, nonce: count, deadline: count };
const Terms = z.discriminatedUnion("primaryType", [
  z.object({
    domain,
    primaryType: z.literal(JOIN_TYPE.name),
    message: z.object({ ...leave, rule: count, parts: count }),
  }),
  z.object({ domain, primaryType: z.literal(LEAVE_TYPE.name), message: z.object(leave) }),
]);

function parse(text: string): z.infer<typeof Terms> {
  try {
    return Terms.parse(JSON.parse(text));
  } catch {
    throw new Refusal("WIRE_SCHEMA", {
      en: "This is not the text of terms to join or leave a node. Copy it whole, in single quotes.",
      zh: "这不是加入或退出节点的条款文本。请完整复制，并用单引号括起。",
    });
  }
}

export const signCommand: CliCommand = {
  name: "sign",
  usage,
  async run(argv, io) {
    const { flags, words } = readFlags(argv, { key: "text", json: "switch" }, 1);
    const [text] = words;
    const path = flags.key;
    if (text === undefined) throw new UsageError({ en: "TERMS is missing.", zh: "缺少条款。" });
    if (path === undefined) throw new UsageError({ en: "--key is missing.", zh: "缺少 --key。" });
    const terms = parse(text);
    const { message } = terms;
    // A missing key would be made anew, and its signature be nobody's.
    if (!existsSync(path))
      throw new Refusal("HOST_CONFIG", { en: `There is no key file ${path}.`, zh: `没有密钥文件 ${path}。` });
    const secret = must(loadSecret(path));
    const device = addressOfKey(secret);
    if (device.toLowerCase() !== message.device.toLowerCase())
      throw new Refusal("AUTH_BAD_SIGNATURE", {
        en: `The key is ${device}'s, but the terms are for ${message.device}. Use that one's key.`,
        zh: `密钥属于 ${device}，而条款是给 ${message.device} 的，请使用后者的密钥。`,
      });
    const of = nodeDomain(terms.domain.chainId, terms.domain.verifyingContract);
    const hash = terms.primaryType === "Join" ? joinHash(of, terms.message) : leaveHash(of, terms.message);
    const signature = signHash(hash, secret);
    io.out(flags.json ? `${JSON.stringify({ device, signature })}\n` : `${signature}\n`);
    return EXIT.ok;
  },
};
