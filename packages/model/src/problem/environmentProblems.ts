/** Sentences of problems with environments and configuration parameters, by code. */
export const environmentProblems = {
  'unknown-environment': (v: { environment: string }) =>
    `There is no environment \`${v.environment}\`. Leave it out to use the action as it stands.`,
} as const
