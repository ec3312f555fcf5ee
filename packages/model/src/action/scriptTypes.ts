/**
 * What a script can use beyond JavaScript itself (ES2023, without a browser's or Node's objects): a TypeScript declaration
 * file for editors. It stands here because the browser may not import the engine that runs scripts.
 */
export const scriptTypes = `/**
 * The data of the run. Read it, change it, or set it anew; it has to stay an object. A number that is not touched keeps
 * all its digits.
 */
declare var data: ProcessData

/** Open: an editor that knows the data declares it again with what it knows. */
interface ProcessData {
  [name: string]: any
}

/**
 * Sends a record with the next commit of the run, once the script has ended without an error.
 *
 * @param connection The id of a connection, such as "main".
 * @param topic The name of the topic.
 * @param message What the record holds, written as JSON.stringify does: a Date becomes ISO 8601 text. null is null, as JSON.
 * @param key Records with the same key arrive in the order in which they are sent. Left out: no key, no order.
 * @param headers Names with texts.
 * @throws {SendError} The connection is not connected, or its buffer is full. Nothing else can be caught.
 */
declare function publish(
  connection: string,
  topic: string,
  message: unknown,
  key?: string | number | boolean | null,
  headers?: { readonly [name: string]: string | number | boolean } | null,
): void

/** The same under the name that scripts from elsewhere use. */
declare const api: { readonly events: { readonly v1: { readonly publishAsync: typeof publish } } }

/** What \`publish\` throws: read \`code\` to know which of the two it is. */
interface SendError extends Error {
  readonly code: 'not-connected' | 'buffer-full'
  readonly connection: string
}

/** Lines that are kept with the step: at most 1,000 of 1,000 characters. */
declare const console: {
  log(...values: unknown[]): void
  info(...values: unknown[]): void
  warn(...values: unknown[]): void
  error(...values: unknown[]): void
  debug(...values: unknown[]): void
}
`
