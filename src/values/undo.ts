/** So many seconds an approved message waits before it may leave: time to take the approval back. */
export const UNDO_SECONDS = 20;
