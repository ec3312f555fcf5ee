/**
 * TypeScript's declarations of all that a script can use, as text for editors. `ProcessData` is open: an editor that knows
 * the data adds what it knows by declaring the interface again.
 */
export const scriptTypes = `/** The data of the run. What is set here stays when the script has ended well. */
interface ProcessData {
  [name: string]: any
}

/** The data of the run: read it, change it, or set new names. */
declare let data: ProcessData

/** A value that JSON can hold. */
type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

/**
 * Sends a record when the script has ended well; a script that fails has sent nothing.
 * Throws an error whose code is 'not-connected' or 'buffer-full' where the connection takes no new work now.
 * @param connection The connection's id
 * @param topic The topic's name
 * @param message The value: an object or a list becomes JSON, a text stays as it is
 * @param key Records of one key stay in order; left out = no key
 * @param headers Names and values of headers
 */
declare function publish(
  connection: string,
  topic: string,
  message: Json | object,
  key?: string | null,
  headers?: Record<string, string>,
): void

/** What \`publish\` throws where a connection takes no new work. */
interface PublishError extends Error {
  code: 'not-connected' | 'buffer-full'
}

/** The same under the name that other platforms have for it. */
declare const api: { readonly events: { readonly v1: { readonly publishAsync: typeof publish } } }

/** What is written here is shown with the run. */
declare const console: {
  log(...values: unknown[]): void
  info(...values: unknown[]): void
  warn(...values: unknown[]): void
  error(...values: unknown[]): void
}
`
