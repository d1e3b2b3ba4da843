import { existsSync, readFileSync } from "node:fs";
import { join as pathOf } from "node:path";
import { OWN_BYTES, OWN_HOLDER } from "../../../models/learning/ownData.ts";
import type { TaskAbout } from "../../../models/learning/task.ts";
import { ZOO_ABOUT } from "../../../models/zoo/about.gen.ts";
import { type Failure, must } from "../../../twins/core/result.ts";
import { address } from "../../../twins/protocol/economy/amounts.ts";
import { isCode } from "../../../twins/protocol/learning.ts";
import { loadSecret } from "../../secrets.ts";
import type { CliIo } from "../command.ts";
import { failureLine } from "../failures.ts";
import { readBytes } from "../files.ts";
import { wrongWord } from "../flags.ts";
import { type Language, UsageError } from "../language.ts";

/** Where a server is unless it is said. */
export const SERVER = "http://127.0.0.1:4380";

/** Tells refusals as they come, each once: the same again and again says nothing new. `over` forgets the last one. */
export function refusalsTo(io: CliIo) {
  let told = "";
  return {
    tell(error: Failure, demand: string | null = null): void {
      const line = `${demand === null ? "" : `${demand}: `}${failureLine(error, io.language)}\n`;
      if (line !== told) io.err(line);
      told = line;
    },
    over(): void {
      told = "";
    },
  };
}

/** The value of an option that a verb cannot do without. @throws UsageError */
export function needed<K extends string>(
  verb: string,
  flags: Readonly<Partial<Record<K, string | boolean | undefined>>>,
  name: K,
): string {
  const text = flags[name];
  if (typeof text === "string") return text;
  throw new UsageError({ en: `learn ${verb} needs --${name}.`, zh: `learn ${verb} 需要 --${name}。` });
}

/** @throws UsageError for a name that the zoo has not */
export function taskNamed(task: string): TaskAbout {
  const about = ZOO_ABOUT.find(({ name }) => name === task);
  if (about !== undefined) return about;
  throw wrongWord(
    `--task ${task}`,
    task,
    ZOO_ABOUT.map(({ name }) => name),
  );
}

/** @throws UsageError for somebody who holds nothing of the task */
export function holderNamed({ holders }: TaskAbout, holder: string): string {
  const names = holders.map(({ name }) => name);
  if (names.includes(holder)) return holder;
  throw wrongWord(`--holder ${holder}`, holder, names);
}

/** What a device trains on. */
export interface DeviceData {
  readonly holder: string;
  /** Text of a recording of its own; null for a holder's of the zoo. */
  readonly own: string | null;
}

/**
 * On whose data: a holder's of the zoo, or in a file of the device's own.
 * @throws UsageError where it is both or neither; CodedError HOST_CONFIG for a file that cannot be read
 */
export async function dataOf(
  verb: string,
  about: TaskAbout,
  { holder, data }: { holder?: string | undefined; data?: string | undefined },
): Promise<DeviceData> {
  if ((holder === undefined) === (data === undefined))
    throw new UsageError({
      en: `learn ${verb} needs --data with a file of the device's own, or --holder for a recording of the zoo.`,
      zh: `learn ${verb} 需要 --data（本设备自己的数据文件），或 --holder（模型库的录制数据）。`,
    });
  if (data === undefined) return { holder: holderNamed(about, holder ?? ""), own: null };
  const bytes = await readBytes(data, "HOST_CONFIG", { bytes: OWN_BYTES, code: "HOST_CONFIG" });
  return { holder: OWN_HOLDER, own: Buffer.from(bytes).toString() };
}

/** On what data, in the middle of a sentence. */
export function dataWords(holder: string, file: string | undefined, language: Language): string {
  if (language === "zh") return file === undefined ? ` ${holder} 的录制数据` : ` ${file} `;
  return file ?? `the recorded data of ${holder}`;
}

/** The device's key in its folder, made when it is missing. @throws CodedError HOST_CONFIG for a file that is none */
export const keyIn = (dir: string): Uint8Array => must(loadSecret(pathOf(dir, "device.key")));

/** A code that `text` is. @throws UsageError for what no console makes */
function checkedCode(text: string): string {
  if (isCode(text)) return text;
  throw new UsageError({
    en: `${text === "" ? "An empty line" : text} is no enrolment code. Make one in the console: Community, Training, Start a device, or the Devices panel.`,
    zh: `${text === "" ? "空行" : text} 不是登记码。请在控制台生成：“社区”的“训练”页“启动设备”处，或“设备”面板。`,
  });
}

/**
 * A code of the console, given as it is or in a file's first line; null without, and where the file is not there yet.
 * @throws UsageError for what no console makes
 */
export function codeOf({
  code,
  "code-file": file,
}: {
  code?: string | undefined;
  "code-file"?: string | undefined;
}): string | null {
  if (code !== undefined) return checkedCode(code);
  return file !== undefined && existsSync(file)
    ? checkedCode(readFileSync(file, "utf8").split("\n")[0]?.trim() ?? "")
    : null;
}

/** The account whose the device shall be; null for its own key's. @throws UsageError for what is no address */
export function ownerOf({ owner }: { owner?: string | undefined }): `0x${string}` | null {
  if (owner === undefined) return null;
  if (address.safeParse(owner).success) return owner.toLowerCase() as `0x${string}`;
  throw new UsageError({
    en: `--owner ${owner}: expected an account's address, 0x and 40 hex digits. The Wallet page of the console shows yours.`,
    zh: `--owner ${owner}：应为账户地址，即 0x 加 40 位十六进制。控制台的“钱包”页显示您的地址。`,
  });
}
