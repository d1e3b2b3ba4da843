import { z } from "zod";
import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { must } from "../../../twins/core/result.ts";
import { openKey } from "../../chain/deployOutside.ts";
import { type HandedPrice, type OracleRound, signRound } from "../../chain/oracleRound.ts";
import { coinPrice } from "../../economy/prices.ts";
import { type CliIo, EXIT } from "../command.ts";
import { Refusal } from "../failures.ts";
import { readBytes } from "../files.ts";
import { UsageError } from "../language.ts";

const whole = z
  .string()
  .regex(/^\d{1,49}$/)
  .transform(BigInt);
const Handed = z.object({
  round: whole,
  observedAt: whole,
  price: whole,
  signature: z.custom<Hex>((v) => typeof v === "string" && /^0x[0-9a-fA-F]{130}$/.test(v)),
});
/** More lines than seats are kept for the rounds of a day. */
const MAX_LINES = 10_000;

/** Signed prices, one JSON object a line, as `aitn chain price --json` prints them. */
async function handed(path: string | undefined): Promise<readonly HandedPrice[]> {
  if (path === undefined) return [];
  const lines = new TextDecoder()
    .decode(await readBytes(path, "HOST_CONFIG"))
    .split("\n")
    .filter((line) => line.trim() !== "");
  return lines.slice(-MAX_LINES).map((line, i) => {
    try {
      return Handed.parse(JSON.parse(line));
    } catch {
      throw new Refusal("WIRE_SCHEMA", {
        en: `${path}, line ${i + 1}: this is no signed price as "aitn chain price --json" prints it. Take the line out, or get it anew.`,
        zh: `${path} 第 ${i + 1} 行：不是 "aitn chain price --json" 输出的已签名价格。请删去该行或重新取得。`,
      });
    }
  });
}

/** As decimal text: JSON has no whole numbers of this size. */
const jsonOf = ({ chainId, oracle, signed, signers, quorum, txHash }: OracleRound): string =>
  JSON.stringify({
    chainId,
    oracle,
    round: String(signed.round),
    observedAt: String(signed.observedAt),
    price: String(signed.price),
    signer: signed.signer,
    signature: signed.signature,
    signers,
    quorum,
    txHash,
  });

function tell(round: OracleRound, asked: string, io: CliIo): void {
  const zh = io.language === "zh";
  const { signed, signers, quorum, txHash, nearest } = round;
  if (nearest !== signed.price)
    io.err(
      zh
        ? "此价格超出预言机当前的限幅：只有中位数在限幅内，整轮才会被接受。\n"
        : "This price is further from the last than the oracle takes now: the round counts only when its median is within.\n",
    );
  if (txHash !== null)
    io.err(zh ? `第 ${signed.round} 轮已提交：${txHash}\n` : `Round ${signed.round} is posted: ${txHash}\n`);
  else
    io.err(
      zh
        ? `已签署：第 ${signed.round} 轮，1 币 = ${asked} AITN；${quorum} 个价格成轮，现有 ${signers.length} 个。什么也没有发送；加上 --yes 才会提交。\n`
        : `Signed for round ${signed.round}: 1 coin = ${asked} AITN; ${signers.length} of the ${quorum} prices of a round are at hand. Nothing was sent; add --yes to post it.\n`,
    );
}

export interface PriceFlags {
  readonly key: string | undefined;
  readonly with: string | undefined;
  readonly yes: boolean;
  readonly json: boolean;
}

/** `aitn chain price`: signs a price as one of the oracle's reporters, and posts the round when enough have signed. */
export async function price(
  asked: string | undefined,
  flags: PriceFlags,
  at: { readonly rpcUrl: string; readonly path: string },
  io: CliIo,
  password: (io: CliIo) => Promise<string | null>,
): Promise<number> {
  if (asked === undefined)
    throw new UsageError({
      en: "Say the price: how many AITN one coin is worth.",
      zh: "请给出价格：一枚原生币值多少 AITN。",
    });
  const wanted = coinPrice(asked);
  if (wanted === null)
    throw new UsageError({
      en: `${asked}: expected an amount of AITN above 0, up to 12 digits and 18 decimals.`,
      zh: `${asked}：应为大于 0 的 AITN 数量，整数部分至多 12 位，小数至多 18 位。`,
    });
  if (flags.key === undefined) throw new UsageError({ en: "price needs --key.", zh: "price 需要 --key。" });
  const others = await handed(flags.with);
  const text = new TextDecoder().decode(await readBytes(flags.key, "HOST_CONFIG"));
  const { key } = must(await openKey(text, () => password(io)));
  const clock = { nowMs: () => Date.now() };
  const round = must(await signRound({ ...at, key, price: wanted, others, send: flags.yes, clock }));
  tell(round, asked, io);
  io.out(`${flags.json ? jsonOf(round) : (round.txHash ?? round.signed.signature)}\n`);
  return EXIT.ok;
}
