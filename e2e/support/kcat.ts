import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { test } from '@playwright/test'

const run = promisify(execFile)

/** Skips the test where kcat is missing, saying how to get it; where everything is required the test runs and fails. */
export function needKcat(): void {
  const isMissing = process.env.SENDWRIGHT_REQUIRE_ALL !== '1' && spawnSync('kcat', ['-V']).status !== 0
  test.skip(isMissing, 'kcat is missing: apt-get install kcat')
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
  place: { readonly topic: string; readonly partition: number; readonly offset: string },
): Promise<KcatRecord> {
  const { topic, partition, offset } = place
  const format = ['%k', '%s', '%h'].join(separator)
  const args = [
    '-C',
    '-b',
    broker,
    '-t',
    topic,
    '-p',
    String(partition),
    '-o',
    offset,
    '-c',
    '1',
    '-e',
    '-q',
    '-f',
    format,
  ]
  const { stdout } = await run('kcat', args, { timeout: 30_000 })
  const [key = '', value = '', headers = ''] = stdout.split(separator)
  return { key, value, headers }
}
