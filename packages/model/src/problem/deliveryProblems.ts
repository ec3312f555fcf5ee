/** Sentences of problems found in records that a program publishes, by code. */
export const deliveryProblems = {
  'forbidden-topic': (v: { topic: string; connection: string; allowed: string }) =>
    `Deliveries over ${v.connection} may not go to topic \`${v.topic}\`. It allows ${v.allowed}.`,
  'not-unicode': (v: { part: string; position: number }) =>
    `The ${v.part} has half a character at position ${v.position}, which no UTF-8 text can hold. Send bytes as { "base64": "…" }.`,
  'not-base64': (v: { part: string; value: string }) =>
    `The ${v.part} is "${v.value}", which is not base64. Use A–Z, a–z, 0–9, + and /, filled up to fours with =.`,
} as const
