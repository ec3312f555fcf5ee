import path from 'node:path'
import { expect, test } from 'vitest'
import { readSettings } from './env.ts'

const root = path.resolve('/srv/sendwright')

function read(source: Record<string, string>) {
  return readSettings(source, root)
}

test('defaults: loopback, port 4400, data below the repository, sandbox on 9192', () => {
  expect(read({})).toEqual({
    settings: {
      port: 4400,
      host: '127.0.0.1',
      dataDir: path.join(root, '.data'),
      databaseUrl: null,
      sandboxPort: 9192,
      key: null,
      logLevel: 'info',
      token: null,
      hosts: [],
      crashAt: null,
      traces: null,
      designerDir: path.join(root, 'apps/designer/dist'),
      parameters: new Map(),
    },
  })
})

test.each([
  [{ PORT: 'http' }, 'PORT is "http". It needs a port number from 0 to 65535.'],
  [{ PORT: '70000' }, 'PORT is "70000". It needs a port number from 0 to 65535.'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud". It needs one of trace, debug, info, warn, error, fatal, silent.'],
  [
    { SENDWRIGHT_CRASH_AT: 'nowhere:1' },
    expect.stringMatching(/^SENDWRIGHT_CRASH_AT is "nowhere:1". It needs a point and a number, such as written:3/),
  ],
])('%j is refused by name, value and expectation', (source, error) => {
  expect(read(source)).toEqual({ error })
})

test('secrets are not repeated', () => {
  const result = read({ SENDWRIGHT_KEY: 'short', DATABASE_URL: 'mysql://u:secret@h/d', SENDWRIGHT_TOKEN: 'tiny' })
  expect(JSON.stringify(result)).not.toMatch(/short|secret|tiny/)
  expect(result).toHaveProperty('error')
})

test('a token that is set is asked for, also on loopback: a proxy may stand before it', () => {
  const result = read({ SENDWRIGHT_TOKEN: 'x'.repeat(32) })
  expect('settings' in result && result.settings.token?.reveal()).toBe('x'.repeat(32))
})

test('a host that others can reach needs a token', () => {
  expect(read({ HOST: '0.0.0.0' })).toHaveProperty('error')
  expect(read({ HOST: '0.0.0.0', SENDWRIGHT_TOKEN: 'x'.repeat(31) })).toHaveProperty('error')
  const allowed = read({
    HOST: '0.0.0.0',
    SENDWRIGHT_TOKEN: 'x'.repeat(32),
    SENDWRIGHT_HOSTS: 'One.example, two.example',
  })
  expect(allowed).toMatchObject({ settings: { host: '0.0.0.0', hosts: ['one.example', 'two.example'] } })
})

test('variables that parameters can name are wrapped, one set to nothing is not there, others are not taken', () => {
  const result = read({ SENDWRIGHT_PARAM_PREFIX: 'de', SENDWRIGHT_PARAM_EMPTY: '', PREFIX: 'x' })
  if ('error' in result) throw new Error(result.error)
  const { parameters } = result.settings
  expect([...parameters.keys()]).toEqual(['SENDWRIGHT_PARAM_PREFIX'])
  expect(parameters.get('SENDWRIGHT_PARAM_PREFIX')?.reveal()).toBe('de')
  expect(JSON.stringify([...parameters])).not.toContain('"de"')
})
