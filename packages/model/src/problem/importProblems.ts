/** Sentences of problems that keep a file, or a pasted text, from being imported, by code. */
export const importProblems = {
  'import-too-slow': (v: { seconds: number }) =>
    `The import took longer than ${v.seconds} s, so it was stopped. Split the document, or import it in parts.`,
  'import-out-of-memory': (v: { megabytes: number }) =>
    `The import needed more than ${v.megabytes} MB of memory, so it was stopped. Split the document, or import it in parts.`,
  'import-not-readable': (v: { file: string; line: number; column: number; detail: string }) =>
    `\`${v.file}\` is neither JSON nor YAML. Line ${v.line}, column ${v.column}: ${sentenceEnd(v.detail)}`,
  'import-too-large': (v: { file: string; length: number; limit: number }) =>
    `\`${v.file}\` is too large: ${megabytes(v.length)}. Up to ${megabytes(v.limit)} of this form are read; JSON may be larger than YAML.`,
  'import-too-deep': (v: { file: string; limit: number }) =>
    `\`${v.file}\` nests too deep. Up to ${v.limit} levels are read.`,
  'import-grows': (v: { file: string; limit: number }) =>
    `\`${v.file}\` holds more than ${v.limit.toLocaleString('en')} values, aliases written out. Split it, or write it with fewer aliases.`,
  'import-empty': (v: { file: string }) => `\`${v.file}\` is empty.`,
  'import-not-asyncapi': (v: { file: string }) =>
    `\`${v.file}\` is no AsyncAPI document: it has no \`asyncapi\` with a version.`,
  'import-asyncapi-version': (v: { file: string; version: string }) =>
    `\`${v.file}\` is written in AsyncAPI ${v.version}. Versions 2.0 to 2.6 and 3.x are read.`,
  'import-no-channels': (v: { file: string }) =>
    `\`${v.file}\` has nothing that can be used: no channel and no operation of Kafka.`,
  'import-left-out': (v: { path: string; reason: string }) =>
    `\`${v.path === '' ? '/' : v.path}\`: ${sentenceEnd(v.reason)}`,
  'import-not-schema': (v: { file: string }) => `\`${v.file}\` is no JSON Schema. Use an object, or true.`,
  'import-not-json': (v: { file: string }) => `\`${v.file}\` is neither JSON nor a YAML map or list.`,
  'import-not-library': (v: { file: string }) =>
    `\`${v.file}\` is no library of Sendwright: it has no \`sendwright\` with a version.`,
  'import-library-newer': (v: { file: string; version: string; known: number }) =>
    `\`${v.file}\` was written by a newer Sendwright (version ${v.version} of the file, this one reads up to ${v.known}). Update Sendwright, or export the file from an older one.`,
  'import-library-shape': (v: { file: string; field: string; detail: string }) =>
    `\`${v.file}\`, \`${v.field}\`: ${sentenceEnd(v.detail)}`,
  'paste-empty': () => 'There is no topic, message or header in this text.',
  'paste-headers': () =>
    'Headers are a JSON object, such as {"processInstanceId": ${processInstanceId}}. This text is none.',
} as const

function sentenceEnd(detail: string): string {
  return /[.!?]$/.test(detail) ? detail : `${detail}.`
}

function megabytes(length: number): string {
  return `${(length / 1_000_000).toFixed(1)} MB`
}
