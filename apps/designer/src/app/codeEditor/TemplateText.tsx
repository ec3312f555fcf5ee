import { parseTemplate } from '@sendwright/template'
import { useMemo } from 'react'
import { templatePieces } from './templatePieces.ts'
import classes from './TemplateText.module.css'

/** A text template to be read: its placeholders are marked. */
export function TemplateText({ children }: { readonly children: string }) {
  const pieces = useMemo(() => templatePieces(children, parseTemplate(children, 'text').placeholders, []), [children])
  return (
    <code className={classes['template']}>
      {pieces.map((piece, index) => (
        <span key={index} data-kind={piece.kind}>
          {piece.text}
        </span>
      ))}
    </code>
  )
}
