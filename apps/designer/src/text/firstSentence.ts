/** What a text says first, without its full stop. A dot inside a name, as in `orders.v1`, ends no sentence. */
export function firstSentence(sentences: string): string {
  return (sentences.split(/\.\s/, 1)[0] ?? '').replace(/\.$/, '')
}
