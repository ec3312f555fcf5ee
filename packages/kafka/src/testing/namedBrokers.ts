import { createByteReader } from '../wire/byteReader.ts'
import { apiKeys } from './networkFaults.ts'

/** An answer on its way from the broker, behind its length and correlation id. */
export interface Answer {
  readonly apiKey: number
  readonly apiVersion: number
  readonly body: Buffer
}

/**
 * Overwrites the ports of brokers in answers that name them, in place: Metadata of versions 3 to 8 and FindCoordinator
 * of versions 0 to 2. All hosts here are loopback. Other versions throw: their clients would get past the proxy.
 */
export function renameBrokers({ apiKey, apiVersion, body }: Answer, portOf: (port: number) => number): void {
  const reader = createByteReader(body)
  const renamePort = () => {
    const position = body.length - reader.rest()
    body.writeInt32BE(portOf(reader.int32()), position)
  }
  if (apiKey === apiKeys.Metadata) {
    refuseVersion('Metadata', apiVersion, 3, 8)
    reader.int32()
    reader.array(() => {
      reader.int32()
      reader.string()
      renamePort()
      reader.string()
    })
  } else if (apiKey === apiKeys.FindCoordinator) {
    refuseVersion('FindCoordinator', apiVersion, 0, 2)
    if (apiVersion >= 1) reader.int32()
    reader.int16()
    if (apiVersion >= 1) reader.string()
    reader.int32()
    reader.string()
    renamePort()
  }
}

function refuseVersion(name: string, version: number, lowest: number, highest: number): void {
  if (version < lowest || version > highest) {
    throw new RangeError(`The fault proxy cannot rename brokers in ${name} of version ${version}`)
  }
}
