import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { maxBodyBytes } from '@sendwright/contract'
import { refuse, type Refusal } from './refusal.ts'

/** The whole body of a request, unpacked; refused where it is too large, cut or packed in a way that is not known. */
export async function readBody(request: IncomingMessage): Promise<Buffer | Refusal> {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding === 'identity') {
    return Number(request.headers['content-length'] ?? 0) > maxBodyBytes ? tooLarge() : collect(request)
  }
  const unpack = unpackers.get(encoding)
  if (unpack === undefined)
    return refuse(
      'invalid-json-body',
      `The body is packed with "${encoding}". Send it as it is, or packed with gzip, deflate or br.`,
    )
  const unpacking = unpack()
  const body = await collect(request.on('close', () => request.readableEnded || unpacking.destroy()).pipe(unpacking))
  // What is left of a body that unpacks to more than is taken is not unpacked.
  request.unpipe(unpacking)
  unpacking.destroy()
  return body
}

const unpackers: ReadonlyMap<string, () => ReturnType<typeof createGunzip>> = new Map([
  ['gzip', () => createGunzip()],
  ['deflate', () => createInflate()],
  ['br', () => createBrotliDecompress()],
])

function collect(stream: Readable): Promise<Buffer | Refusal> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= maxBodyBytes) chunks.push(chunk)
      else resolve(tooLarge())
    })
    stream.on('end', () => {
      const [first] = chunks
      resolve(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks))
    })
    stream.on('error', (error) => resolve(unreadable(error.message)))
    stream.on('close', () => resolve(unreadable('it was cut off')))
  })
}

function unreadable(reason: string): Refusal {
  return refuse('invalid-json-body', `The request cannot be read: ${reason}.`)
}

function tooLarge(): Refusal {
  return refuse('body-too-large', `The body is larger than ${maxBodyBytes} bytes, the most that is taken.`)
}
