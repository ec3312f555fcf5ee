/** Sentences of problems found while a message is held against its data model, by code. */
export const schemaProblems = {
  'schema-type': (v: { field: string; found: string; expected: string }) =>
    `\`${v.field}\` is ${v.found}. The model needs ${v.expected}.`,
  'schema-missing': (v: { field: string }) => `\`${v.field}\` is missing. The model makes it mandatory.`,
  'schema-unknown': (v: { field: string; nearest?: string }) =>
    `The model has no \`${v.field}\`.${v.nearest === undefined ? '' : ` Did you mean \`${v.nearest}\`?`}`,
} as const
