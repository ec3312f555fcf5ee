import { searchWords } from './libraryRows.ts'
import classes from './LibraryTree.module.css'

/** A name in which the words of a search are marked. */
export function MarkedWords({ query, children }: { readonly query: string; readonly children: string }) {
  const words = searchWords(query).map((word) => RegExp.escape(word))
  if (words.length === 0) return children
  // With the capturing group, the odd parts are what was found.
  return children.split(new RegExp(`(${words.join('|')})`, 'gi')).map((part, index) =>
    index % 2 === 1 ? (
      <mark key={index} className={classes['mark']}>
        {part}
      </mark>
    ) : (
      part
    ),
  )
}
