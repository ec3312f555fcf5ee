/** Why the server could not start, in words for the terminal. */
export class StartError extends Error {}
