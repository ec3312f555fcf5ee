/** Sentences of problems with integrations, their links and what is imported, by code. */
export const integrationProblems = {
  'unknown-scenario': (v: { integration: string; scenario: string }) =>
    `The scenario this action is linked to is not in the library: \`${v.integration} / ${v.scenario}\`. Import it, or unlink the action.`,
  'missing-key': (v: { field?: string }) =>
    `The scenario’s messages have a key${v.field === undefined ? '' : `, the value of \`${v.field}\``}. This message has none.`,
  'other-format': (v: { found: string; expected: string }) =>
    `The scenario’s message is ${v.expected}, this one ${v.found}.`,
} as const
