import { parseExactJson, type RawJson } from '@sendwright/model'
import type { PlaceholderInfo, TemplateNode, TemplateProperty } from '@sendwright/template'
import type { JsonType } from '../jsonType.ts'
import type { Place } from './place.ts'
import type { Member, Subject } from './subject.ts'

/** The types that a placeholder's value can have; null = not known, and then anything is tolerated. */
export type TypeOf = (placeholder: PlaceholderInfo) => JsonType[] | null

/** A value of a JSON template as a subject: placeholders, and what is not written yet, are not known. */
export function templateSubject(node: TemplateNode, typeOf: TypeOf, place: Place = placeOf(node)): Subject {
  const base = { place, memo: null, explained: null }
  switch (node.kind) {
    case 'object': {
      const members = new Map<string, Member>()
      for (const property of node.properties) {
        const { name, value } = property
        if (!isReadable(property) || name === null || members.has(name)) continue
        const inside = placeOf(value, { parent: place, key: name, nameRange: property.nameRange })
        members.set(name, { value: templateSubject(value, typeOf, inside), sure: isSure(value) })
      }
      const open = !node.closed || !node.properties.every((each) => isReadable(each) && each.name !== null)
      return { ...base, kind: 'object', members, open, data: undefined }
    }
    case 'list': {
      const items = node.items.map(({ value }, key) => ({
        value: templateSubject(value, typeOf, placeOf(value, { parent: place, key, nameRange: null })),
        sure: isSure(value) && value.kind !== 'missing',
      }))
      return { ...base, kind: 'list', items, open: !node.closed, data: undefined }
    }
    case 'string':
      return { ...base, kind: 'text', text: node.closed ? node.text : null, pieces: node.closed ? node.pieces : [null] }
    case 'number':
      return { ...base, kind: 'number', value: numberOf(node.source) }
    case 'boolean':
      return { ...base, kind: 'word', value: node.value }
    case 'null':
      return { ...base, kind: 'word', value: null }
    case 'placeholder': {
      const { placeholder } = node
      return { ...base, kind: 'unknown', types: placeholder && typeOf(placeholder), placeholder }
    }
    case 'missing':
      return { ...base, kind: 'unknown', types: null, placeholder: null }
  }
}

/** Whether it can be told what the name is: a name that is still being typed may become any. */
function isReadable({ nameClosed, colon }: TemplateProperty): boolean {
  return nameClosed && colon !== null
}

/** A value that may be left out is there only with some data. */
function isSure(node: TemplateNode): boolean {
  return node.kind !== 'placeholder' || node.placeholder?.optional === false
}

function placeOf(
  node: TemplateNode,
  { parent, key, nameRange }: Omit<Place, 'range'> = { parent: null, key: null, nameRange: null },
): Place {
  return { parent, key, nameRange, range: node.range }
}

function numberOf(source: string): number | RawJson {
  const value = Number(source)
  // The source is a JSON number, so its exact form comes out where JavaScript would write it in another way.
  return String(value) === source ? value : (parseExactJson(source) as RawJson)
}
