import { test } from '@playwright/test'
import { kcat, whyNoKcat } from '@sendwright/sandbox/testing'

/** Skips the test where kcat is missing, saying how to get it; where everything is required the test runs and fails. */
export function needKcat(): void {
  const reason = whyNoKcat()
  test.skip(reason !== null, reason ?? '')
}

/** What an independent client reads at a partition and offset. */
export interface KcatRecord {
  readonly key: string
  readonly value: string
  readonly headers: string
}

const separator = '\u001f'

/** Reads one record with kcat, byte for byte. */
export async function readWithKcat(
  broker: string,
  { topic, partition, offset }: { readonly topic: string; readonly partition: number; readonly offset: string },
): Promise<KcatRecord> {
  const format = ['%k', '%s', '%h'].join(separator)
  const place = ['-t', topic, '-p', String(partition), '-o', offset]
  const read = await kcat([broker], ['-C', ...place, '-c', '1', '-e', '-q', '-f', format])
  const [key = '', value = '', headers = ''] = read.split(separator)
  return { key, value, headers }
}
