/** A document's version as the value of `ETag`; `If-Match` takes it back. */
export function eTag(version: number): string {
  return `"${version}"`
}
