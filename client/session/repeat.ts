/**
 * Acts at once, and again `everyMs` after it has ended, until it is called off. Never twice at the same time: a server that is slow
 * to answer would be asked the more, the slower it is. A page that nobody sees waits.
 */
export function repeat(
  act: () => Promise<void>,
  everyMs: number,
  hidden: () => boolean = () => document.hidden,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOn = true;
  const turn = async (): Promise<void> => {
    await act();
    wait();
  };
  const wait = (): void => {
    if (isOn) timer = setTimeout(() => (hidden() ? wait() : void turn()), everyMs);
  };
  void turn();
  return () => {
    isOn = false;
    clearTimeout(timer);
  };
}
