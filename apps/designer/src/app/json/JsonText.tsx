import type { JsonData } from '@sendwright/model'
import { useMemo } from 'react'
import { jsonLines } from './jsonLayout.ts'
import classes from './JsonText.module.css'
import { Pieces } from './Pieces.tsx'

/** JSON data laid out for reading, in colour; numbers stand as they are. What is very long ends with an ellipsis. */
export function JsonText({ data, label }: { readonly data: JsonData; readonly label: string }) {
  const { lines, cut } = useMemo(() => jsonLines({ text: JSON.stringify(data), spans: [] }), [data])
  return (
    // A block that scrolls can be reached by the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={classes['frame']} aria-label={label} tabIndex={0}>
      <pre className={classes['text']}>
        {lines.map((line, index) => (
          <span key={index}>
            <Pieces pieces={line} />
            {'\n'}
          </span>
        ))}
        {cut && '…'}
      </pre>
    </section>
  )
}
