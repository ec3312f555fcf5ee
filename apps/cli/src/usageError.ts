/** The command was called in a way that it does not know; the message says what would be right. */
export class UsageError extends Error {}
