import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { SANDBOX_WIRE } from "../../twins/protocol/sandbox.ts";

/** A part of a file, as a console sends it. */
export interface UploadPart {
  readonly file: string;
  /** Where it begins, and of how many bytes. */
  readonly at: number;
  readonly of: number;
  readonly bytes: Uint8Array;
}

/** A whole file, each part in memory of its own. */
export interface Uploaded {
  readonly file: string;
  readonly of: number;
  readonly parts: readonly Uint8Array<ArrayBuffer>[];
}

interface Upload {
  readonly file: string;
  readonly of: number;
  readonly parts: Uint8Array<ArrayBuffer>[];
  received: number;
  timer: NodeJS.Timeout;
}

export const UPLOAD_LIMITS = {
  /** At once, of all connections: what they hold in memory together is this times a file. */
  uploads: 8,
  /** Without a part, ms. */
  idleMs: 60_000,
} as const;

/** Files that come part by part, one a connection. */
export interface Uploads {
  /** @returns the whole with its last part, else null; WIRE_ORDER, WIRE_TOO_LARGE, AUTH_RATE, and then nothing of it is held */
  take(connection: string, part: UploadPart): Result<Uploaded | null>;
  /** The connection ended, and its upload with it. */
  drop(connection: string): void;
  /** Bytes that are held. */
  held(): number;
}

export function makeUploads(idleMs: number = UPLOAD_LIMITS.idleMs): Uploads {
  const open = new Map<string, Upload>();
  const drop = (connection: string): void => {
    clearTimeout(open.get(connection)?.timer);
    open.delete(connection);
  };
  const idle = (connection: string): NodeJS.Timeout => setTimeout(() => drop(connection), idleMs).unref();
  const begin = (connection: string, { file, of }: UploadPart): Result<Upload> => {
    drop(connection);
    if (open.size >= UPLOAD_LIMITS.uploads)
      return refuse("AUTH_RATE", {
        en: `${open.size} models are being brought already. Try again in a minute.`,
        zh: `已有 ${open.size} 个模型正在上传，请一分钟后再试。`,
      });
    const upload = { file, of, parts: [], received: 0, timer: idle(connection) };
    open.set(connection, upload);
    return ok(upload);
  };
  const refused = (connection: string, result: Result<never>): Result<never> => {
    drop(connection);
    return result;
  };
  return {
    take(connection, part) {
      const { file, at, of, bytes } = part;
      if (bytes.length > SANDBOX_WIRE.partBytes || of > SANDBOX_WIRE.fileBytes || at + bytes.length > of)
        return refused(
          connection,
          refuse("WIRE_TOO_LARGE", {
            en: `This part ends behind the file's ${of} bytes, or one of both is too large. Bring the file again, from part 0 on.`,
            zh: `此部分超出文件的 ${of} 字节，或二者之一过大。请从第 0 部分起重新上传。`,
          }),
        );
      const begun = at === 0 ? begin(connection, part) : ok(open.get(connection));
      if (!begun.ok) return begun;
      const upload = begun.value;
      if (upload === undefined || upload.file !== file || upload.of !== of || upload.received !== at)
        return refused(
          connection,
          refuse("WIRE_ORDER", {
            en: `A part that begins at ${at} does not follow what is here. Bring the file again, from part 0 on.`,
            zh: `起于 ${at} 的部分与已收到的内容不衔接。请从第 0 部分起重新上传。`,
          }),
        );
      // Of its own: what came is a view of the socket's buffer, which may hold more than this.
      upload.parts.push(new Uint8Array(bytes));
      upload.received += bytes.length;
      clearTimeout(upload.timer);
      upload.timer = idle(connection);
      if (upload.received < of) return ok(null);
      drop(connection);
      return ok({ file, of, parts: upload.parts });
    },
    drop,
    held: () => [...open.values()].reduce((sum, { received }) => sum + received, 0),
  };
}
