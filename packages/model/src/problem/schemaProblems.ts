/** Sentences of problems found while data or a message is held against its data model, by code. */
export const schemaProblems = {
  'schema-type': (v: { field: string; found: string; expected: string }) =>
    `${subject(v.field)} is ${v.found}. The model needs ${v.expected}.`,
  'schema-missing': (v: { field: string; nearest?: string }) =>
    `${subject(v.field)} is missing. The model makes it mandatory.${v.nearest === undefined ? '' : ` Is \`${v.nearest}\` meant to be it?`}`,
  'schema-needed-by': (v: { field: string; name: string }) =>
    `${subject(v.field)} is missing. The model needs it because \`${v.name}\` is there.`,
  'schema-unknown': (v: { field: string; nearest?: string }) =>
    `The model has no \`${v.field}\`.${v.nearest === undefined ? '' : ` Did you mean \`${v.nearest}\`?`}`,
  'schema-misspelt': (v: { field: string; nearest: string }) =>
    `The model does not name \`${v.field}\`, though it allows more fields. Did you mean \`${v.nearest}\`?`,
  'schema-enum': (v: { field: string; value: string; allowed: string; nearest?: string }) =>
    `${subject(v.field)} is ${v.value}. The model knows ${v.allowed}.${v.nearest === undefined ? '' : ` Did you mean ${v.nearest}?`}`,
  'schema-const': (v: { field: string; value: string; expected: string }) =>
    `${subject(v.field)} is ${v.value}. The model allows only ${v.expected}.`,
  'schema-bound': (v: { field: string; value: string; bound: string }) =>
    `${subject(v.field)} is ${v.value}. The model needs a number ${v.bound}.`,
  'schema-multiple': (v: { field: string; value: string; divisor: string }) =>
    `${subject(v.field)} is ${v.value}. The model needs a multiple of ${v.divisor}.`,
  'schema-length': (v: { field: string; value: string; length: number; bound: string }) =>
    `${subject(v.field)} is ${v.value}, ${characters(v.length)}. The model needs ${v.bound}.`,
  'schema-pattern': (v: { field: string; value: string; pattern: string }) =>
    `${subject(v.field)} is ${v.value}. The model needs a text that matches ${v.pattern}.`,
  'schema-format': (v: { field: string; value: string; format: string; example: string }) =>
    `${subject(v.field)} is ${v.value}. The model needs ${v.format}, for example ${v.example}.`,
  'schema-count': (v: { field: string; count: number; what: 'elements' | 'fields'; bound: string }) =>
    `${subject(v.field)} has ${v.count} ${v.what === 'elements' ? things(v.count, 'element') : things(v.count, 'field')}. The model needs ${v.bound}.`,
  'schema-repeated': (v: { field: string; first: string; value: string }) =>
    `${subject(v.field)} is ${v.value}, as \`${v.first}\` is. The model needs elements that all differ.`,
  'schema-contains': (v: { field: string; count: number; bound: string }) =>
    `${subject(v.field)} has ${v.count} ${things(v.count, 'element')} of the kind that the model counts. It needs ${v.bound}.`,
  'schema-name': (v: { field: string; name: string }) =>
    `The model does not allow the name \`${v.name}\` at ${subject(v.field).replace(/^T/, 't')}.`,
  'schema-forbidden': (v: { field: string }) =>
    `The model allows no value at ${subject(v.field).replace(/^T/, 't')}. Leave it out.`,
  'schema-not': (v: { field: string; value: string }) => `${subject(v.field)} is ${v.value}, which the model excludes.`,
  'schema-several': (v: { field: string; count: number }) =>
    `${subject(v.field)} fits ${v.count} alternatives of the model. It has to fit exactly one.`,
  'schema-alternative': (v: { field: string; value: string; count: number }) =>
    `${subject(v.field)} is ${v.value}, which fits none of the model’s ${v.count} alternatives.`,
  'schema-mismatch': (v: { field: string }) => `${subject(v.field)} does not fit the model.`,
} as const

function subject(field: string): string {
  return field === '' ? 'The value' : `\`${field}\``
}

function characters(count: number): string {
  return `${count} ${things(count, 'character')}`
}

function things(count: number, thing: string): string {
  return count === 1 ? thing : `${thing}s`
}
