import { createHmac, randomFillSync } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { uniformIntegers } from "../../../models/pipeline/noise.ts";
import { costOf, type Policy } from "../../../models/pipeline/policy.ts";
import { type PrepareReport, prepare } from "../../../models/pipeline/prepare.ts";
import {
  type Manifest,
  type PackedSlice,
  packSlices,
  type Release,
  sealRelease,
  sliceFile,
} from "../../../models/pipeline/release.ts";
import { type ReadReport, tableBuilder } from "../../../models/pipeline/tableBuilder.ts";
import { must } from "../../../twins/core/result.ts";
import { makeFolder } from "../../makeFolder.ts";
import { type Balance, spend } from "../../pipeline/ledger.ts";
import { type ReleaseFolder, writeRelease } from "../../pipeline/releaseFolder.ts";
import { loadSecret } from "../../secrets.ts";
import { writeDurably } from "../../writeDurably.ts";
import { type CliIo, EXIT } from "../command.ts";
import { Refusal } from "../failures.ts";
import { deliver } from "./deliver.ts";
import { readRecording } from "./recording.ts";
import { type ReleaseRequest, readPolicy, readRequest } from "./request.ts";
import { reportText } from "./words.ts";

/** What a release was made of, for whoever made it: it tells more than the release does. */
export interface ReleaseReport extends PrepareReport {
  readonly demand: string;
  readonly source: string;
  readonly root: string;
  readonly folder: string;
  readonly read: ReadReport;
  /** Of the source's budget, with this release. */
  readonly balance: Balance;
  readonly codec: string;
  readonly slices: readonly (Manifest["slices"][number] & {
    readonly file: string;
    readonly cid: string;
    readonly bytes: number;
  })[];
}

/** The operating system's chance: a seed would be a way to take the noise off again. */
const random = (into: Uint8Array): void => void randomFillSync(into);

/** Pseudonyms of one demand are the same each time, and cannot be put together with another's. */
const pseudonymKey = (dir: string, demand: string): Uint8Array =>
  new Uint8Array(
    createHmac("sha256", must(loadSecret(join(dir, "pseudonym.key"))))
      .update(demand)
      .digest(),
  );

async function prepared(request: ReleaseRequest, policy: Policy, io: CliIo) {
  const builder = tableBuilder(policy);
  await readRecording(request.file, io, builder.add);
  const { table, report: read } = must(builder.done());
  const key = pseudonymKey(request.dir, request.demand);
  const { slices, report } = must(prepare(table, policy, request.selection, key, uniformIntegers(random)));
  if (report.rowsOut === 0 || slices.length === 0)
    throw new Refusal("MODEL_DATA", {
      en: `Nothing is left to release of ${request.file}: ${report.clean.rowsIn} rows were read, ${report.selected} selected, ${report.privacy.suppressed} taken out for want of a crowd.`,
      zh: `${request.file} 没有可发布的内容：读取 ${report.clean.rowsIn} 行，选中 ${report.selected} 行，因人群不足去掉 ${report.privacy.suppressed} 行。`,
    });
  return { slices: must(packSlices(slices)), report, read };
}

async function sealed(
  request: ReleaseRequest,
  slices: readonly PackedSlice[],
): Promise<{ readonly folder: ReleaseFolder; readonly release: Release; readonly manifest: Manifest }> {
  const releases = join(request.dir, "releases");
  makeFolder(releases);
  let made: { readonly release: Release; readonly manifest: Manifest } | null = null;
  const folder = await writeRelease(releases, async (write) => {
    made = await sealRelease(slices, request, random, write);
  });
  return { folder, ...(made as unknown as { readonly release: Release; readonly manifest: Manifest }) };
}

/** `aitn pipeline run`: makes a release of a recording for a demand. */
export async function run(args: string[], io: CliIo): Promise<number> {
  const request = readRequest(args);
  const policy = await readPolicy(request.policy);
  makeFolder(request.dir);
  const { slices, report, read } = await prepared(request, policy, io);
  // From here on privacy is spent, whatever comes: before a byte of the release is on the disk.
  const { source, budget } = policy;
  const spending = { source, demand: request.demand, budget, ...costOf(policy, request.selection) };
  const ledger = request.ledger ?? join(request.dir, "ledger.json");
  const balance = must(await spend(ledger, spending, Date.now()));
  const { folder, release, manifest } = await sealed(request, slices);
  const whole: ReleaseReport = {
    demand: request.demand,
    source,
    root: String(folder.root),
    folder: folder.path,
    read,
    ...report,
    balance,
    codec: manifest.codec,
    slices: manifest.slices.map((slice, i) => {
      const { cid = "", bytes = 0 } = release.slices[i] ?? {};
      return { file: sliceFile(i), cid, bytes, ...slice };
    }),
  };
  const reports = join(request.dir, "reports");
  if (!existsSync(reports)) makeFolder(reports);
  await writeDurably(join(reports, `${folder.root}.json`), `${JSON.stringify(whole, null, 2)}\n`);
  const store = request.blocks ? join(request.dir, "store") : undefined;
  try {
    await deliver(folder, { car: request.car, store, kubo: request.kubo }, io);
  } catch (error) {
    const { path } = folder;
    io.err(
      io.language === "zh"
        ? `发布已完成，在 ${path}。用 aitn pipeline send 再次交付，不会再次消耗隐私预算。\n`
        : `The release is made, in ${path}. Deliver it again with aitn pipeline send, which spends no privacy.\n`,
    );
    throw error;
  }
  io.out(request.json ? `${JSON.stringify(whole)}\n` : reportText(whole, io.language));
  return EXIT.ok;
}
