/** A broker that does not answer for so long is given up, in milliseconds. */
export const patienceMs = 10_000
