import type { Result } from "../../../twins/core/result.ts";
import { must } from "../../../twins/core/result.ts";
import { MAX_RECORDING_BYTES, readRecords } from "../../pipeline/readRecords.ts";
import type { CliIo } from "../command.ts";
import { streamBytes } from "../files.ts";

/** Bytes between two lines of progress. */
const PROGRESS_BYTES = 32 * 1024 * 1024;

/** Reads a recording's records, and says on stderr how far it is. @throws CodedError */
export async function readRecording(
  path: string,
  io: CliIo,
  onRecord: (fields: readonly string[], line: number) => Result<void>,
): Promise<void> {
  let said = 0;
  const onProgress = (bytes: number): void => {
    if (bytes - said < PROGRESS_BYTES) return;
    said = bytes;
    const megabytes = Math.floor(bytes / 1e6);
    io.err(
      io.language === "zh"
        ? `已读取 ${megabytes} MB（上限 ${Math.floor(MAX_RECORDING_BYTES / 1e6)} MB）\n`
        : `read ${megabytes} MB (of at most ${Math.floor(MAX_RECORDING_BYTES / 1e6)} MB)\n`,
    );
  };
  must(await readRecords(streamBytes(path, "HOST_CONFIG"), onRecord, { onProgress, signal: io.signal }));
}
