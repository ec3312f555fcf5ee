import { actionSchema, type Action, type Problem } from '@sendwright/model'

/** The action with a problem's fix in place, or null where the problem brings none or its field is gone. */
export function applyFix(action: Action, { path, position, fix }: Problem): Action | null {
  if (fix === undefined) return null
  const copy: unknown = structuredClone(action)
  const names = path.split('/').slice(1)
  const last = names.pop()
  const holder = names.reduce<unknown>((value, name) => memberOf(value, name), copy)
  const present = last === undefined ? undefined : memberOf(holder, last)
  if (last === undefined || typeof present !== 'string' || typeof holder !== 'object' || holder === null) return null
  const range = fix.position ?? position
  const text = range === undefined ? fix.text : present.slice(0, range.start) + fix.text + present.slice(range.end)
  Reflect.set(holder, last, text)
  const parsed = actionSchema.safeParse(copy)
  return parsed.success ? parsed.data : null
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return Reflect.get(value, name)
}
