/** How an opening stands, as the wire has it. */
export const OPEN = 0;
export const CLOSED = 1;
export const LOCKED = 2;
