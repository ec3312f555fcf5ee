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

// Letters that Unicode does not take apart.
const spelledOut: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', ø: 'o', đ: 'd', ł: 'l', œ: 'oe', þ: 'th' }
