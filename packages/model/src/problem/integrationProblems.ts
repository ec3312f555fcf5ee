/** Sentences of problems with integrations, their links and what is imported, by code. */
export const integrationProblems = {
  'unknown-scenario': (v: { integration: string; scenario: string }) =>
    `The scenario this action is linked to is not in the library: \`${v.integration} / ${v.scenario}\`. Import it, or unlink the action.`,
} as const
