/** Texts of one run. */
export const runText = {}
