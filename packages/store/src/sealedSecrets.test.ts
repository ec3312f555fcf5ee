import { randomBytes } from 'node:crypto'
import { Redacted, type Secrets } from '@sendwright/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSecretSealer } from './sealedSecrets.ts'

const sealer = createSecretSealer(randomBytes(32))

test('what was sealed opens again', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'binary' })), (texts) => {
      expect(reveal(sealer.open('main', sealer.seal('main', wrap(texts))))).toEqual({ ...texts })
    }),
  )
})

test('the same secrets never look the same, and never like themselves', () => {
  const secrets = wrap({ 'security/sasl/password': 'correct horse battery' })
  const [first, second] = [sealer.seal('main', secrets), sealer.seal('main', secrets)]
  expect(first.equals(second)).toBe(false)
  expect(first.includes('correct horse')).toBe(false)
  expect(first.includes('password')).toBe(false)
})

test('what was sealed for one connection does not open for another', () => {
  const sealed = sealer.seal('main', wrap({ password: 'x' }))
  expect(() => sealer.open('other', sealed)).toThrow(/secrets of the connection other cannot be opened/)
})

test('any changed byte is noticed', () => {
  const sealed = sealer.seal('main', wrap({ password: 'x' }))
  for (let index = 0; index < sealed.length; index++) {
    const changed = Buffer.from(sealed)
    changed.writeUInt8(changed.readUInt8(index) ^ 1, index)
    expect(() => sealer.open('main', changed)).toThrow(/cannot be opened/)
  }
})

test('another key says so and shows nothing', () => {
  const sealed = sealer.seal('main', wrap({ password: 'correct horse battery' }))
  const other = createSecretSealer(randomBytes(32))
  expect(() => other.open('main', sealed)).toThrow(/another encryption key.*SENDWRIGHT_KEY/)
})

test('a text that was cut off is noticed', () => {
  const sealed = sealer.seal('main', wrap({ password: 'x' }))
  for (const length of [0, 1, 5, 17, 32])
    expect(() => sealer.open('main', sealed.subarray(0, length))).toThrow(/cannot be opened/)
})

test('a key of another length is a defect', () => {
  expect(() => createSecretSealer(randomBytes(16))).toThrow(TypeError)
})

function wrap(texts: Readonly<Record<string, string>>): Secrets {
  return Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, new Redacted(text)]))
}

function reveal(secrets: Secrets): Record<string, string> {
  return Object.fromEntries(Object.entries(secrets).map(([path, secret]) => [path, secret.reveal()]))
}
