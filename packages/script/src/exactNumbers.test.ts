import { parseExactJson } from '@sendwright/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createExactNumbers } from './exactNumbers.ts'

const numberText = fc.oneof(
  fc.bigInt().map(String),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 53n + 8n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.constantFrom('1.10', '-0', '1e400', '-1E+400', '0.0', '9007199254740993', '1E+2', '1e-400', '100.000'),
)

const jsonText: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom('null', 'true', '"text"'),
    numberText,
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', '__proto__', 'constructor', '0'), tie('value')), {
        maxLength: 4,
        selector: ([name]) => name,
      })
      .map((properties) => `{${properties.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`),
  ),
})).value

test('R92 any data that went through JavaScript untouched comes back with all its digits', () => {
  fc.assert(
    fc.property(jsonText, (text) => {
      const original = parseExactJson(text)
      const throughJavaScript = parseExactJson(JSON.stringify(JSON.parse(text)))
      const restored = createExactNumbers(original).restoreData(throughJavaScript)
      expect(restored.ok && JSON.stringify(restored.value)).toBe(JSON.stringify(original))
    }),
  )
})

test('R92 a number that JavaScript holds exactly is never replaced by another in a message', () => {
  fc.assert(
    fc.property(fc.integer(), jsonText, (number, text) => {
      const written = createExactNumbers(parseExactJson(text)).restoreText(`[${number}]`)
      expect(written).toEqual({ ok: true, text: `[${number}]` })
    }),
  )
})

test('R92 a number beyond JavaScript gets its digits back in a message, or its twin is named', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }),
      (a, b) => {
        const numbers = createExactNumbers(parseExactJson(`[${a},{"b":${b}}]`))
        const written = numbers.restoreText(JSON.stringify({ n: Number(a) }))
        const isTwin = a !== b && Number(a) === Number(b)
        const isHeld = BigInt(Number(a)) === a
        if (isTwin) expect(written.ok).toBe(false)
        else if (!isHeld) expect(written).toEqual({ ok: true, text: `{"n":${a}}` })
      },
    ),
  )
})
