/** Milliseconds. Kafka's least is 6,000; here tests need not wait that long for a silent member to be put out. */
export const sessionTimeouts = { least: 100, most: 1_800_000 } as const
