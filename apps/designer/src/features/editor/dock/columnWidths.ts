import { z } from 'zod'

/** A column of the dock; columns share the width in the ratio of their fractions. */
export interface Column {
  readonly id: 'context' | 'record' | 'send' | 'live'
  readonly fraction: number
}

/** The grid of columns with a border of 1 px between them. */
export function columnTemplate(columns: readonly Column[]): string {
  return columns.map(({ fraction }) => `minmax(0, ${fraction}fr)`).join(' 1px ')
}

const narrowest = 120

/** Moves the border between two neighbours by pixels; none becomes narrower than 120 px. */
export function moveBorder(
  columns: readonly Column[],
  border: {
    readonly left: Column['id']
    readonly right: Column['id']
    readonly pixels: number
    readonly width: number
  },
): readonly Column[] {
  const left = columns.find(({ id }) => id === border.left)
  const right = columns.find(({ id }) => id === border.right)
  if (left === undefined || right === undefined || border.width <= 0) return columns
  const total = columns.reduce((sum, { fraction }) => sum + fraction, 0)
  const perPixel = total / border.width
  const least = narrowest * perPixel
  const both = left.fraction + right.fraction
  const wanted = left.fraction + border.pixels * perPixel
  const fraction = Math.min(both - least, Math.max(least, wanted))
  if (both < 2 * least) return columns
  return columns.map((column) => {
    if (column.id === border.left) return { ...column, fraction }
    return column.id === border.right ? { ...column, fraction: both - fraction } : column
  })
}

/** The left neighbour's part of the width of both, from 0 to 1. */
export function shareOf(columns: readonly Column[], left: Column['id'], right: Column['id']): number {
  const fraction = (id: Column['id']): number => columns.find((column) => column.id === id)?.fraction ?? 0
  const both = fraction(left) + fraction(right)
  return both === 0 ? 0 : fraction(left) / both
}

const storedSchema = z.array(z.object({ id: z.string(), fraction: z.number().positive() }))

/** The columns with the widths that a browser kept as JSON; as they are where nothing fitting was kept. */
export function readColumns(stored: string | undefined, columns: readonly Column[]): readonly Column[] {
  const kept = storedSchema.safeParse(parseJson(stored)).data
  if (kept?.length !== columns.length) return columns
  const fractions = new Map(kept.map(({ id, fraction }) => [id, fraction]))
  if (columns.some(({ id }) => !fractions.has(id))) return columns
  return columns.map(({ id, fraction }) => ({ id, fraction: fractions.get(id) ?? fraction }))
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return null
  }
}
