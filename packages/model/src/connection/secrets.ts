import { Redacted } from '../redacted.ts'

/** The secret texts of a document by their path, joined with `/`. */
export type Secrets = Readonly<Record<string, Redacted>>

/** Takes the secrets out of a document: what is left can be stored and shown, the secrets are wrapped. */
export function splitSecrets<Document extends object>(
  document: Document,
  secretPaths: readonly (readonly string[])[],
): { readonly shown: Document; readonly secrets: Secrets } {
  const shown = structuredClone(document)
  const secrets: Record<string, Redacted> = {}
  for (const path of secretPaths) {
    const holder = holderOf(shown, path)
    const name = path.at(-1)
    if (holder === null || name === undefined || typeof holder[name] !== 'string') continue
    secrets[path.join('/')] = new Redacted(holder[name])
    delete holder[name]
  }
  return { shown, secrets }
}

function holderOf(document: object, path: readonly string[]): Record<string, unknown> | null {
  let current: unknown = document
  for (const name of path.slice(0, -1)) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name)) return null
    current = Reflect.get(current, name)
  }
  // An object that is not null can be read and written by name; the caller's clone is ours to change.
  return typeof current === 'object' && current !== null ? (current as Record<string, unknown>) : null
}
