/** The words of a name, in small letters: `orderId`, `order_id`, `Order-ID` and `OrderID` are all "order", "id". A name of signs is one. */
export function wordsOf(name: string): readonly string[] {
  const words = name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase())
  return words.length > 0 ? words : [name]
}

/** The words of all names of a path, in order. */
export function wordsOfPath(names: readonly string[]): readonly string[] {
  return names.flatMap(wordsOf)
}
