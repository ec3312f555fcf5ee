import { actionSchema, parseExactJson, type Action, type Problem } from '@sendwright/model'

/** The action with a problem's fix in place, or null where the problem brings none or its field is gone. */
export function applyFix(action: Action, { path, position, fix }: Problem): Action | null {
  if (fix === undefined) return null
  // Through text: a structured clone would take exact numbers apart.
  const copy: unknown = parseExactJson(JSON.stringify(action))
  const names = path.split('/').slice(1)
  const last = names.pop()
  const holder = names.reduce<unknown>((value, name) => memberOf(value, name), copy)
  const present = last === undefined ? undefined : memberOf(holder, last)
  if (last === undefined || typeof present !== 'string' || typeof holder !== 'object' || holder === null) return null
  const range = fix.position ?? position
  const text = range === undefined ? fix.text : present.slice(0, range.start) + fix.text + present.slice(range.end)
  // In a list of names, such as the topics, a name that is there already makes the wrong one superfluous.
  if (Array.isArray(holder) && holder.includes(text)) holder.splice(Number(last), 1)
  else Reflect.set(holder, last, text)
  const parsed = actionSchema.safeParse(copy)
  return parsed.success ? parsed.data : null
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return Reflect.get(value, name)
}
