import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Answers with a text. */
export function sendText(
  response: ServerResponse,
  { status, type, text }: { readonly status: number; readonly type: string; readonly text: string },
): void {
  response.statusCode = status
  response.setHeader('content-type', `${type}; charset=utf-8`)
  response.setHeader('content-length', Buffer.byteLength(text))
  response.end(text)
}

/**
 * Answers with a text whose pieces are written as fast as the reader takes them. What fails after the first piece ends
 * the answer in the middle, so that a reader does not take a part for all of it.
 */
export async function sendPieces(
  response: ServerResponse,
  { type, pieces, isHead }: { readonly type: string; readonly pieces: AsyncIterable<string>; readonly isHead: boolean },
): Promise<void> {
  response.setHeader('content-type', `${type}; charset=utf-8`)
  if (isHead) return void response.end()
  const iterator = pieces[Symbol.asyncIterator]()
  // What fails before anything is written is answered as every failure is.
  const first = await iterator.next()
  await pipeline(Readable.from(rest(first, iterator)), response).catch((error: unknown) => {
    if (!response.destroyed) response.destroy()
    if (!isGone(error)) throw error
  })
}

async function* rest(first: IteratorResult<string>, iterator: AsyncIterator<string>): AsyncGenerator<string> {
  for (let piece = first; piece.done !== true; piece = await iterator.next()) yield piece.value
}

/** The reader has gone away before the end. */
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}
