/**
 * Lets many readers or one writer through. Readers wait while a block is made, so nobody sees a block that is not on
 * disk yet. A waiting writer goes before new readers.
 */
export interface Gate {
  read<T>(act: () => Promise<T>): Promise<T>;
  write<T>(act: () => Promise<T>): Promise<T>;
}

export function makeGate(): Gate {
  let readers = 0;
  let writing = false;
  let writersWaiting = 0;
  let wake: (() => void)[] = [];
  const changed = () => {
    const waiting = wake;
    wake = [];
    for (const go of waiting) go();
  };
  const change = () => new Promise<void>((resolve) => wake.push(resolve));
  return {
    async read(act) {
      while (writing || writersWaiting > 0) await change();
      readers++;
      try {
        return await act();
      } finally {
        readers--;
        changed();
      }
    },
    async write(act) {
      writersWaiting++;
      while (writing || readers > 0) await change();
      writersWaiting--;
      writing = true;
      try {
        return await act();
      } finally {
        writing = false;
        changed();
      }
    },
  };
}
