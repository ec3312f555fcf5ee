import type { LinePiece } from './templateLines.ts'
import classes from './TemplateLines.module.css'

/** The pieces of a template's line in their colours. */
export function TemplateLine({ pieces }: { readonly pieces: readonly LinePiece[] }) {
  return (
    <code className={classes['code']}>
      {pieces.length === 0
        ? ' '
        : pieces.map(({ text, kind }, index) => (
            <span key={index} data-kind={kind}>
              {text}
            </span>
          ))}
    </code>
  )
}

/** A template to be read, line by line. */
export function TemplateLines({ lines }: { readonly lines: readonly (readonly LinePiece[])[] }) {
  return lines.map((pieces, index) => (
    <div key={index} className={classes['line']}>
      <TemplateLine pieces={pieces} />
    </div>
  ))
}
