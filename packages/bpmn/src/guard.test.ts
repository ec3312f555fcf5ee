import { describe, expect, it } from 'vitest'
import { defaultBpmnLimits, guardBpmn } from './guard.ts'
import {
  definitionOf,
  fixtureNames,
  largeBpmn,
  newProcess,
  problemOf,
  readFixture,
  valueOf,
  wrapInProcess,
} from './testing.ts'

function guardText(text: string) {
  return guardBpmn(new TextEncoder().encode(text))
}

/** The bytes of a text in which every character is below U+0100. */
function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

function utf16(text: string, bigEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let index = 0; index < text.length; index += 1) view.setUint16(index * 2, text.charCodeAt(index), !bigEndian)
  return bytes
}

describe('what is let through', () => {
  it.each(fixtureNames)('B26 lets %s through unchanged', (name) => {
    const bytes = readFixture(name)
    expect(valueOf(guardBpmn(bytes))).toBe(new TextDecoder().decode(bytes))
  })

  it('B19 reads UTF-8 with a byte order mark, which is dropped', () => {
    expect(valueOf(guardText(`\ufeff${newProcess('Über 😀')}`))).toBe(newProcess('Über 😀'))
  })

  it('B19 reads UTF-16 with a byte order mark and declares UTF-8', async () => {
    const declared = newProcess('Über 😀').replace('encoding="UTF-8"', "encoding='UTF-16'")
    for (const bigEndian of [false, true]) {
      const text = valueOf(guardBpmn(utf16(`\ufeff${declared}`, bigEndian)))
      expect(text).toBe(newProcess('Über 😀'))
      expect((await definitionOf(text)).graph.processes[0]?.name).toBe('Über 😀')
    }
  })

  it('B19 reads ASCII whatever encoding it declares', () => {
    const declared = newProcess('Order').replace('UTF-8', 'ISO-8859-1')
    expect(valueOf(guardText(declared))).toBe(newProcess('Order'))
  })

  it('B26 passes 5 MB in time that does not count', () => {
    const bytes = new TextEncoder().encode(largeBpmn(5_000_000, 15_000))
    const start = performance.now()
    expect(guardBpmn(bytes).ok).toBe(true)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

describe('what is refused', () => {
  it('B19 says which encoding a text has, or where it is not UTF-8', () => {
    const file = newProcess('Gr\u00fc\u00dfe')
    const latin = file.replace('UTF-8', 'ISO-8859-1')
    const problems = [
      latin1(latin),
      new TextEncoder().encode(latin),
      latin1(file),
      utf16(file, false),
      utf16(file, true),
      new Uint8Array([...utf16('\ufeff<a', false), 0xd8]),
    ].map((bytes) => problemOf(guardBpmn(bytes)))
    expect(problems).toMatchInlineSnapshot(`
      [
        {
          "code": "bpmn-encoding",
          "message": "The file's characters cannot be read: it declares the encoding ISO-8859-1. Save it as UTF-8.",
        },
        {
          "code": "bpmn-encoding",
          "message": "The file's characters cannot be read: it declares the encoding ISO-8859-1. Save it as UTF-8.",
        },
        {
          "code": "bpmn-encoding",
          "message": "The file's characters cannot be read: line 3 is not UTF-8. Save it as UTF-8.",
        },
        {
          "code": "bpmn-encoding",
          "message": "The file's characters cannot be read: it is UTF-16 without a byte order mark. Save it as UTF-8.",
        },
        {
          "code": "bpmn-encoding",
          "message": "The file's characters cannot be read: it is UTF-16 without a byte order mark. Save it as UTF-8.",
        },
        {
          "code": "bpmn-encoding",
          "message": "The file's characters cannot be read: it begins like UTF-16, but goes on differently. Save it as UTF-8.",
        },
      ]
    `)
  })

  it('B17 says what a file is that is not XML', () => {
    const texts = [
      '',
      ' \n\t ',
      '{"openapi":"3.1.0"}',
      '[]',
      'Hello',
      '<!DOCTYPE html><html><body>Sign in<br></body></html>',
      '<html lang="en"><head><meta charset="utf-8"></head></html>',
      'PK\u0003\u0004',
      '<?xml version="1.0"?>',
      '<!-- only this -->',
      '< a/>',
    ]
    expect(texts.map((text) => problemOf(guardText(text)).message)).toMatchInlineSnapshot(`
      [
        "This is not a BPMN file: it is empty.",
        "This is not a BPMN file: it is empty.",
        "This is not a BPMN file: it is JSON, and BPMN is XML.",
        "This is not a BPMN file: it is JSON, and BPMN is XML.",
        "This is not a BPMN file: it does not begin with \`<\`.",
        "This is not a BPMN file: it is an HTML page. Download the .bpmn file itself, not the page that shows it.",
        "This is not a BPMN file: it is an HTML page. Download the .bpmn file itself, not the page that shows it.",
        "This is not a BPMN file: it is a ZIP archive. Take the .bpmn file out of it.",
        "This is not a BPMN file: it has no element.",
        "This is not a BPMN file: it has no element.",
        "This is not a BPMN file: on line 1 \`<\` is not followed by the name of an element.",
      ]
    `)
  })

  it('B17 says what another XML is', () => {
    const texts = [
      '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d"/>',
      '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
      '<definitions/>',
      '<b:process xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
    ]
    expect(texts.map((text) => problemOf(guardText(text)))).toMatchInlineSnapshot(`
      [
        {
          "code": "not-bpmn",
          "message": "This file is XML, but not BPMN 2.0: its root is \`definitions\` of \`https://www.omg.org/spec/DMN/20191111/MODEL/\` instead of \`definitions\` of BPMN 2.0.",
        },
        {
          "code": "not-bpmn",
          "message": "This file is XML, but not BPMN 2.0: its root is \`svg\` of \`http://www.w3.org/2000/svg\` instead of \`definitions\` of BPMN 2.0.",
        },
        {
          "code": "not-bpmn",
          "message": "This file is XML, but not BPMN 2.0: its root is \`definitions\` without a namespace instead of \`definitions\` of BPMN 2.0.",
        },
        {
          "code": "not-bpmn",
          "message": "This file is XML, but not BPMN 2.0: its root is \`process\` of \`http://www.omg.org/spec/BPMN/20100524/MODEL\` instead of \`definitions\` of BPMN 2.0.",
        },
      ]
    `)
  })

  it('B17 says on which line tags do not nest', () => {
    const texts = [
      '<a>\n<b>\n</a>',
      '<a>\n</a>\n</b>',
      '<a>\n<b/>',
      '<a/>\n<b/>',
      '<a/>\ntext',
      '<a>\n<!-- </a>',
      '<a>\n<![CDATA[ </a>',
      '<a>\n<?pi </a>',
      '<a>\n<b',
      '<a>\n<b c="1></a>',
      '<a>\n<b <c/></a>',
      '<a>\n</></a>',
      '<a/><![CDATA[x]]>',
    ]
    expect(texts.map((text) => problemOf(guardText(text)).message.replace('This is not a BPMN file: ', '')))
      .toMatchInlineSnapshot(`
        [
          "on line 3 \`</a>\` stands where \`</b>\` belongs.",
          "on line 3 \`</b>\` closes nothing.",
          "it ends before \`a\` is closed.",
          "on line 2 it has more than one root.",
          "on line 2 text stands outside the root.",
          "on line 2 a comment is not closed.",
          "on line 2 a CDATA section is not closed.",
          "on line 2 a processing instruction is not closed.",
          "on line 2 a tag is not closed.",
          "on line 2 the quotes of an attribute are not closed, or hold a \`<\`.",
          "on line 2 a \`<\` stands inside a tag.",
          "on line 2 \`<\` is not followed by the name of an element.",
          "on line 1 a CDATA section stands outside the root.",
        ]
      `)
  })

  it('B17 names a character that XML forbids, also as a reference', () => {
    const problems = ['\u0000', '\u000b', '\uffff', '&#1;', '&#xB;', '&#xD800;', '&#1114112;'].map(
      (character) => problemOf(guardText(wrapInProcess(`<bpmn:task id="T" name="a${character}b"/>`))).message,
    )
    expect(problems).toMatchInlineSnapshot(`
      [
        "This is not a BPMN file: on line 4 stands the character U+0000, which XML does not allow.",
        "This is not a BPMN file: on line 4 stands the character U+000B, which XML does not allow.",
        "This is not a BPMN file: on line 4 stands the character U+FFFF, which XML does not allow.",
        "This is not a BPMN file: on line 4 stands the character U+0001, which XML does not allow.",
        "This is not a BPMN file: on line 4 stands the character U+000B, which XML does not allow.",
        "This is not a BPMN file: on line 4 stands the character U+D800, which XML does not allow.",
        "This is not a BPMN file: on line 4 stands the character U+110000, which XML does not allow.",
      ]
    `)
    expect(
      guardText(wrapInProcess('<!-- &#1; --><bpmn:documentation><![CDATA[&#1;]]>&#9;&#128512;</bpmn:documentation>'))
        .ok,
    ).toBe(true)
  })

  it('B26 refuses what would hold the parser, in linear time', () => {
    const wide = (attributes: number) =>
      `<a ${Array.from({ length: attributes }, (_, index) => `b${index}="1"`).join(' ')}/>`
    const hostile = {
      doctype: '<!DOCTYPE a [<!ENTITY lol "lol">]><a>&lol;</a>',
      'external DTD': '<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>',
      'attributes 8,000': wide(8000),
      'attributes 1,000,000': wide(1_000_000),
      'long tag': `<a b="${'x'.repeat(20_000)}"/>`,
      'deep 100,000': '<a>'.repeat(100_000),
      'elements 400,000': wrapInProcess('<bpmn:task/>'.repeat(400_000)),
      'tag in tag': '<a '.repeat(2_000_000),
      'mismatched quotes': `<a ${`b="1' `.repeat(1_000_000)}></a>`,
      'open quotes': `<a>${'<b c="'.repeat(1_000_000)}`,
      'one open quote': `<a b="${'x'.repeat(5_000_000)}`,
      'open comments': `<a>${'<!--'.repeat(1_000_000)}`,
      'open CDATA': `<a>${'<![CDATA['.repeat(500_000)}`,
      'open instructions': `<a>${'<?'.repeat(2_000_000)}`,
      'long name': `<${'a'.repeat(5_000_000)}`,
      'no tag': 'a'.repeat(5_000_000),
      spaces: `<a${' '.repeat(5_000_000)}/>`,
    }
    const start = performance.now()
    const answers = Object.entries(hostile).map(([name, text]) => [name, problemOf(guardText(text))])
    const elapsed = performance.now() - start
    expect(Object.fromEntries(answers)).toMatchInlineSnapshot(`
      {
        "attributes 1,000,000": {
          "code": "bpmn-refused",
          "message": "The file was not read: line 1 has a tag with more than 100 attributes.",
        },
        "attributes 8,000": {
          "code": "bpmn-refused",
          "message": "The file was not read: line 1 has a tag with more than 100 attributes.",
        },
        "deep 100,000": {
          "code": "bpmn-refused",
          "message": "The file was not read: its elements are nested more than 200 deep.",
        },
        "doctype": {
          "code": "bpmn-refused",
          "message": "The file was not read: it has a document type (\`<!DOCTYPE\`), which a BPMN file does not need. Take it out.",
        },
        "elements 400,000": {
          "code": "bpmn-refused",
          "message": "The file was not read: it has more than 50000 elements.",
        },
        "external DTD": {
          "code": "bpmn-refused",
          "message": "The file was not read: it has a document type (\`<!DOCTYPE\`), which a BPMN file does not need. Take it out.",
        },
        "long name": {
          "code": "not-xml",
          "message": "This is not a BPMN file: on line 1 a tag is not closed.",
        },
        "long tag": {
          "code": "bpmn-refused",
          "message": "The file was not read: line 1 has a tag of more than 16384 characters.",
        },
        "mismatched quotes": {
          "code": "bpmn-refused",
          "message": "The file was not read: line 1 has a tag with more than 100 attributes.",
        },
        "no tag": {
          "code": "not-xml",
          "message": "This is not a BPMN file: it does not begin with \`<\`.",
        },
        "one open quote": {
          "code": "not-xml",
          "message": "This is not a BPMN file: on line 1 the quotes of an attribute are not closed, or hold a \`<\`.",
        },
        "open CDATA": {
          "code": "not-xml",
          "message": "This is not a BPMN file: on line 1 a CDATA section is not closed.",
        },
        "open comments": {
          "code": "not-xml",
          "message": "This is not a BPMN file: on line 1 a comment is not closed.",
        },
        "open instructions": {
          "code": "not-xml",
          "message": "This is not a BPMN file: on line 1 a processing instruction is not closed.",
        },
        "open quotes": {
          "code": "not-xml",
          "message": "This is not a BPMN file: on line 1 the quotes of an attribute are not closed, or hold a \`<\`.",
        },
        "spaces": {
          "code": "bpmn-refused",
          "message": "The file was not read: line 1 has a tag of more than 16384 characters.",
        },
        "tag in tag": {
          "code": "not-xml",
          "message": "This is not a BPMN file: on line 1 a \`<\` stands inside a tag.",
        },
      }
    `)
    expect(elapsed).toBeLessThan(5000)
  })

  it('B26 refuses a file over the limit of bytes', () => {
    const limits = { ...defaultBpmnLimits, bytes: 100 }
    expect(problemOf(guardBpmn(new Uint8Array(101), limits))).toStrictEqual({
      code: 'bpmn-too-large',
      message: 'The file has 101 bytes. At most 100 can be read.',
    })
  })

  it('B26 allows exactly the limits', () => {
    const nested = (depth: number) =>
      wrapInProcess('<bpmn:subProcess>'.repeat(depth - 2) + '</bpmn:subProcess>'.repeat(depth - 2))
    expect(guardText(nested(200)).ok).toBe(true)
    expect(problemOf(guardText(nested(201))).code).toBe('bpmn-refused')
    const wide = (attributes: number) =>
      wrapInProcess(`<bpmn:task ${Array.from({ length: attributes }, (_, index) => `b${index}="1"`).join(' ')}/>`)
    expect(guardText(wide(100)).ok).toBe(true)
    expect(problemOf(guardText(wide(101))).code).toBe('bpmn-refused')
  })
})
