import type { LocalText } from "../twins/core/place.ts";

/** What was to be done with a file or folder when the system refused. */
export type FileUse = "read" | "write" | "folder";

const NO_RIGHT: Readonly<Record<FileUse, LocalText>> = {
  read: { en: "you may not read it", zh: "没有读取权限" },
  write: { en: "it may not be written to", zh: "没有写入权限" },
  folder: { en: "it may not be written to", zh: "没有写入权限" },
};
const READ_ONLY: LocalText = { en: "it is read-only", zh: "它是只读的" };
const NOT_THERE: Readonly<Record<FileUse, LocalText>> = {
  read: { en: "there is no such file", zh: "没有这个文件" },
  write: { en: "its folder does not exist", zh: "它所在的文件夹不存在" },
  folder: { en: "the folder that it would be in does not exist", zh: "它的上级文件夹不存在" },
};
const FULL: LocalText = { en: "the disk is full", zh: "磁盘已满" };

const WORDS: Readonly<Record<string, LocalText>> = {
  EROFS: READ_ONLY,
  ENOTDIR: { en: "a part of the path is a file, not a folder", zh: "路径中有一段是文件，不是文件夹" },
  EISDIR: { en: "it is a folder, not a file", zh: "它是文件夹，不是文件" },
  ENAMETOOLONG: { en: "the name is too long", zh: "名称过长" },
  ELOOP: { en: "its links go in a circle", zh: "链接形成循环" },
  ENXIO: { en: "it is a pipe or a device, not a file", zh: "它是管道或设备，不是文件" },
  ENOSPC: FULL,
  EDQUOT: FULL,
};

/** SQLITE_PERM, SQLITE_READONLY, SQLITE_FULL, SQLITE_CANTOPEN; a database that cannot be opened is in a folder that takes no files. */
const SQLITE_WORDS: Readonly<Record<number, LocalText>> = {
  3: NO_RIGHT.write,
  8: READ_ONLY,
  13: FULL,
  14: { en: "it is read-only or may not be written to", zh: "它是只读的，或没有写入权限" },
};

/** The system's own name of an error; null for an error that is not the system's. */
export function hostCode(error: unknown): string | null {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : null;
}

/** Why the system refuses a file or a folder, as a part of a sentence; null where there are no words for it. */
export function hostWords(error: unknown, use: FileUse): LocalText | null {
  const code = hostCode(error);
  if (code === "EACCES" || code === "EPERM") return NO_RIGHT[use];
  if (code === "ENOENT") return NOT_THERE[use];
  if (code === "EEXIST")
    return use === "folder"
      ? { en: "it is a file, not a folder", zh: "它是文件，不是文件夹" }
      : { en: "it is there already", zh: "已经存在" };
  if (code === "ERR_SQLITE_ERROR") return SQLITE_WORDS[Number((error as { errcode?: number }).errcode) & 0xff] ?? null;
  return WORDS[code ?? ""] ?? null;
}

/** The same, with the system's name of the error where that helps to look it up. */
export function hostReason(error: unknown, use: FileUse): LocalText {
  const words = hostWords(error, use) ?? { en: "the system refuses it", zh: "系统拒绝" };
  const code = hostCode(error);
  if (code === "ERR_SQLITE_ERROR") return words;
  const name = code ?? String(error);
  return { en: `${words.en} (${name})`, zh: `${words.zh}（${name}）` };
}
