/** Bytes that this browser keeps by name, in IndexedDB: the device's key, and what it keeps from round to round. */
export interface ByteStore {
  get(name: string): Promise<Uint8Array | null>;
  /** Durable when it resolves. */
  set(name: string, bytes: Uint8Array): Promise<void>;
}

const STORE = "bytes";

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB failed"));
  });

/** @throws Error where the browser keeps nothing, as in some private windows */
export async function openByteStore(name: string): Promise<ByteStore> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const db = await settled(opening);
  return {
    async get(key) {
      const found: unknown = await settled(db.transaction(STORE).objectStore(STORE).get(key));
      return found instanceof Uint8Array ? found : null;
    },
    set: (key, bytes) =>
      new Promise((resolve, reject) => {
        const transaction = db.transaction(STORE, "readwrite", { durability: "strict" });
        transaction.objectStore(STORE).put(bytes, key);
        transaction.oncomplete = () => resolve();
        transaction.onerror = () => reject(transaction.error ?? new Error("IndexedDB failed"));
        transaction.onabort = transaction.onerror;
      }),
  };
}

/** The key of this browser as a device, made at random when it has none. */
export async function deviceKey(store: ByteStore): Promise<Uint8Array> {
  const kept = await store.get("device key");
  if (kept !== null) return kept;
  const fresh = crypto.getRandomValues(new Uint8Array(32));
  await store.set("device key", fresh);
  return fresh;
}
