import { isJsonObject, isRawJson, maxJsonDepth, type JsonData } from '@sendwright/model'
import type { Place } from './place.ts'
import type { Member, Subject } from './subject.ts'

/** Plain data as a subject: all of it is known, except what nests deeper than data may. */
export function dataSubject(data: JsonData, place: Place = rootPlace, depth = 0): Subject {
  const base = { place, memo: null, explained: null }
  if (typeof data === 'string') return { ...base, kind: 'text', text: data, pieces: [data] }
  if (typeof data === 'number' || isRawJson(data)) return { ...base, kind: 'number', value: data }
  if (data === null || typeof data === 'boolean') return { ...base, kind: 'word', value: data }
  if (depth > maxJsonDepth) return { ...base, kind: 'unknown', types: null, placeholder: null }
  if (!isJsonObject(data)) {
    const items = data.map((item, index) => member(item, index, place, depth))
    return { ...base, kind: 'list', items, open: false, data }
  }
  const members = new Map(Object.entries(data).map(([name, value]) => [name, member(value, name, place, depth)]))
  return { ...base, kind: 'object', members, open: false, data }
}

const rootPlace: Place = { parent: null, key: null, range: null, nameRange: null }

function member(value: JsonData, key: string | number, parent: Place, depth: number): Member {
  return { value: dataSubject(value, { parent, key, range: null, nameRange: null }, depth + 1), sure: true }
}
