import { Redacted, type RecordBytes, type RecordHeader, type Secrets } from '@sendwright/model'
import type { DueDelivery } from '@sendwright/engine'
import { headersColumn, readHeaderBytes } from '../deliveries/recordColumns.ts'
import { StoreFailure } from '../failure.ts'
import type { SecretSealer } from '../sealedSecrets.ts'

/** Key, value and headers with what secrets they hold. */
interface RevealedRecord {
  readonly key: RecordBytes
  readonly value: RecordBytes
  readonly headers: readonly RecordHeader[]
}

/** Seals a record that holds secrets, for its run alone. */
export function sealRecord(sealer: SecretSealer, run: number, { key, value, headers }: RevealedRecord): Buffer {
  const text = JSON.stringify([
    ['key', key],
    ['value', value],
  ])
  return sealer.seal(owner(run), {
    parts: new Redacted(text),
    headers: new Redacted(headersColumn(headers) ?? '[]'),
  })
}

/** The bytes of a record that `sealRecord` has sealed. Throws `secrets-unreadable`. */
export function openRecord(
  sealer: SecretSealer,
  run: string,
  sealed: Buffer,
): Pick<DueDelivery, 'key' | 'value' | 'headers'> {
  const { parts, headers } = openParts(sealer, run, sealed)
  const [key, value] = readHeaderBytes(parts?.reveal() ?? null)
  return { key: key?.value ?? null, value: value?.value ?? null, headers: readHeaderBytes(headers?.reveal() ?? null) }
}

function openParts(sealer: SecretSealer, run: string, sealed: Buffer): Secrets {
  try {
    return sealer.open(owner(run), sealed)
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error
    throw new StoreFailure(
      error.code,
      `A record of the run ${run} holds secrets that cannot be opened. ` +
        'Start with the key they were stored with (SENDWRIGHT_KEY, or the key file in DATA_DIR)',
    )
  }
}

// No connection has an id with a slash.
function owner(run: number | string): string {
  return `run/${run}`
}
