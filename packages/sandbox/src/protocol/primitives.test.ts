import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SandboxFailure } from '../failure.ts'
import { Reader } from './reader.ts'
import { Writer } from './writer.ts'

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const safeInteger = fc.maxSafeInteger()
const nullableBytes = fc.option(fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)))

describe('what is written is read back', () => {
  test('integers of every size', () => {
    const numbers = fc.tuple(
      fc.integer({ min: -128, max: 127 }),
      fc.integer({ min: -32768, max: 32767 }),
      int32,
      safeInteger,
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.boolean(),
    )
    fc.assert(
      fc.property(numbers, ([byte, short, int, long, exact, yes]) => {
        const writer = new Writer().int8(byte).int16(short).int32(int).int64(long).int64(exact).boolean(yes)
        const reader = readerOf(writer)
        const read = [
          reader.int8(),
          reader.int16(),
          reader.int32(),
          reader.int64(),
          reader.exactInt64(),
          reader.boolean(),
        ]
        expect(read).toEqual([byte, short, int, long, exact, yes])
        expect(reader.remaining).toBe(0)
      }),
    )
  })

  test('varints and varlongs', () => {
    fc.assert(
      fc.property(int32, fc.integer({ min: 0, max: 0xffff_ffff }), safeInteger, (signed, unsigned, long) => {
        const reader = readerOf(new Writer().varint(signed).unsignedVarint(unsigned).varlong(long))
        expect([reader.varint(), reader.unsignedVarint(), reader.varlong()]).toEqual([signed, unsigned, long])
        expect(reader.remaining).toBe(0)
      }),
    )
  })

  test('texts, null and not', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme', maxLength: 400 }))), (texts) => {
        const writer = new Writer()
        writer.array(texts, (text) => writer.string(text))
        const reader = readerOf(writer)
        expect(reader.array(() => reader.nullableString())).toEqual(texts)
      }),
    )
  })

  test('bytes, small ones copied and large ones kept by reference', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(nullableBytes, nullableBytes)), (pairs) => {
        const writer = new Writer()
        writer.array(pairs, ([one, other]) => writer.bytes(one).varintBytes(other))
        const reader = readerOf(writer)
        expect(reader.array(() => [reader.nullableBytes(), reader.varintBytes()])).toEqual(pairs)
      }),
    )
  })

  test('the length is known before the chunks are taken', () => {
    fc.assert(
      fc.property(fc.array(nullableBytes), (all) => {
        const writer = new Writer()
        for (const bytes of all) writer.bytes(bytes)
        const { length } = writer
        expect(Buffer.concat(writer.chunks()).length).toBe(length)
      }),
    )
  })
})

test.each([
  ['0', '00'],
  ['-1', '01'],
  ['1', '02'],
  ['300', 'd804'],
  ['-2147483648', 'ffffffff0f'],
])('varint %s has the bytes of the Protocol Buffers encoding', (value, hex) => {
  expect(Buffer.concat(new Writer().varint(Number(value)).chunks()).toString('hex')).toBe(hex)
})

test('bytes that end too early are a bad request, whatever was to be read', () => {
  const reads: ((reader: Reader) => unknown)[] = [
    (reader) => reader.int64(),
    (reader) => reader.string(),
    (reader) => reader.bytes(),
    (reader) => reader.compactString(),
    (reader) => reader.varlong(),
    (reader) => reader.varintBytes(),
    (reader) => reader.skipTaggedFields(),
    (reader) => reader.array(() => reader.string()),
  ]
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(...reads), (bytes, read) => {
      const reader = new Reader(Buffer.from(bytes))
      try {
        read(reader)
        expect(reader.remaining).toBeGreaterThanOrEqual(0)
      } catch (error) {
        expect(error).toBeInstanceOf(SandboxFailure)
      }
    }),
    { numRuns: 2000 },
  )
})

test('a list longer than the request is refused before its items are read', () => {
  const reader = readerOf(new Writer().int32(2 ** 31 - 1).int32(0))
  expect(() => reader.array(() => reader.int8())).toThrow('A list of 2147483647 items does not fit')
})

test('a varint beyond 32 bits is refused', () => {
  expect(() => new Reader(Buffer.from('ffffffff7f', 'hex')).unsignedVarint()).toThrow('longer than 32 bits')
})

test('a text that is not UTF-8 is refused', () => {
  expect(() => new Reader(Buffer.from('0001ff', 'hex')).string()).toThrow('not UTF-8')
})

function readerOf(writer: Writer): Reader {
  return new Reader(Buffer.concat(writer.chunks()))
}

test('texts that cross the border of a buffer leave what was written before as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 200 }), { minLength: 20, maxLength: 60 }), (texts) => {
      const writer = new Writer()
      for (const text of texts) writer.string(text)
      const reader = new Reader(Buffer.concat(writer.chunks()))
      expect(texts.map(() => reader.string())).toEqual(texts.map((text) => Buffer.from(text).toString()))
    }),
  )
})
