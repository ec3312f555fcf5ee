import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { definitionOf, wrapInProcess } from './testing.ts'
import { findForbiddenCharacter, removeForbiddenCharacters, repairCharacterReferences } from './xmlCharacters.ts'

describe('character references', () => {
  it('B16 above U+FFFF become the characters, others stay', () => {
    expect(repairCharacterReferences('a &#128512; &#x1F600; &#x1f600; &#65; &#xe9; &amp; &#1114112;')).toBe(
      'a 😀 😀 😀 &#65; &#xe9; &amp; &#1114112;',
    )
  })

  it('B16 stay as they are in CDATA and comments', () => {
    const text = '<!-- <![CDATA[ &#128512; -->&#128512;<![CDATA[ <!-- &#128512; ]]>&#128512;<!-- &#128512;'
    expect(repairCharacterReferences(text)).toBe(
      '<!-- <![CDATA[ &#128512; -->😀<![CDATA[ <!-- &#128512; ]]>😀<!-- &#128512;',
    )
  })

  it('B16 arrive in names and bodies as the characters', async () => {
    const { graph } = await definitionOf(
      wrapInProcess(
        '<bpmn:task id="T" name="&#128512; &#x1F680;"/><bpmn:task id="U"/><bpmn:sequenceFlow id="F" sourceRef="T" targetRef="U"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">a == "&#128512;"</bpmn:conditionExpression></bpmn:sequenceFlow>',
      ),
    )
    expect(graph.nodes[0]?.name).toBe('😀 🚀')
    expect(graph.flows[0]?.condition).toBe('a == "😀"')
  })

  it('B16 take linear time, also where sections are not closed', () => {
    const start = performance.now()
    repairCharacterReferences(`&#1;${'<![CDATA['.repeat(500_000)}`)
    repairCharacterReferences(`&#1;${'<!--'.repeat(1_000_000)}`)
    repairCharacterReferences('&#'.repeat(2_000_000))
    repairCharacterReferences(`&#${'1'.repeat(5_000_000)}`)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})

describe('characters that XML forbids', () => {
  it('B17 are found exactly where removing changes something', () => {
    const text = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) })
    fc.assert(
      fc.property(text, (any) => {
        const removed = removeForbiddenCharacters(any)
        expect(findForbiddenCharacter(any) === undefined).toBe(removed === any)
        expect(findForbiddenCharacter(removed)).toBeUndefined()
      }),
    )
  })

  it('B17 are not tab, line break and whole characters above U+FFFF', () => {
    expect(removeForbiddenCharacters('a\t\r\n😀\u0085\u2028\ud800b\u0000')).toBe('a\t\r\n😀\u0085\u2028b')
  })
})
