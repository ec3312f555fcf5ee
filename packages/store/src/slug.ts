import type { Query } from './database/database.ts'

/**
 * The id that a document gets from its name: lowercase letters and digits with single hyphens between, at most 60
 * characters; `fallback` where nothing is left.
 */
export function slugOf(name: string, fallback: string): string {
  const latin = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[ßæøđłœþ]/g, (letter) => spelledOut[letter] ?? '')
  const slug = latin
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 60)
    .replace(/-$/, '')
  return slug === '' ? fallback : slug
}

/** An id of a table that is free, made from a slug: `orders`, then `orders-2`. `reserved` are taken too. */
export async function findFreeId(
  query: Query,
  table: 'process' | 'integration',
  { slug, reserved = new Set() }: { readonly slug: string; readonly reserved?: ReadonlySet<string> },
): Promise<string> {
  // A slug has no character that LIKE would take for a wildcard.
  const rows = await query<{ id: string }>(takenStatements[table], [slug])
  const taken = new Set([...reserved, ...rows.map(({ id }) => id)])
  if (!taken.has(slug)) return slug
  let number = 2
  while (taken.has(`${slug}-${number}`)) number++
  return `${slug}-${number}`
}

const takenStatements = {
  // A process that was removed keeps its id as long as its versions are there.
  process: `
select id from process where id = $1 or id like $1 || '-%'
 union select process as id from process_version where process = $1 or process like $1 || '-%'`,
  integration: `select id from integration where id = $1 or id like $1 || '-%'`,
} as const

// Letters that Unicode does not take apart.
const spelledOut: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', ø: 'o', đ: 'd', ł: 'l', œ: 'oe', þ: 'th' }
