import { useMemo, useState, type ReactNode } from 'react'
import { text } from '../../../text/en.ts'
import { differenceRows, foldSame, type DifferenceRow } from './differenceRows.ts'
import { TemplateLine } from './TemplateLines.tsx'
import { templateLines, type LinePiece } from './templateLines.ts'
import classes from './TextDifference.module.css'

const signs = { added: '+', removed: '−', same: '' } as const satisfies Record<DifferenceRow['kind'], string>

/** Two texts line by line. Whole lines are tinted; placeholders keep their tint. Lines far from a difference are folded. */
export function TextDifference({
  before,
  after,
  isText = true,
}: {
  readonly before: string
  readonly after: string
  /** False for values in words: without numbers of lines. */
  readonly isText?: boolean
}) {
  const words = text.publish.detail
  const parts = useMemo(() => foldSame(differenceRows(before, after)), [before, after])
  const old = useMemo(() => templateLines(before), [before])
  const next = useMemo(() => templateLines(after), [after])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls sideways, also with the keyboard
    <section className={classes['frame']} aria-label={words.difference} tabIndex={0}>
      <div className={classes['lines']}>
        {parts.map((part, index) =>
          part.kind === 'fold' ? (
            <Fold key={`${before}\n${index}`} count={part.rows.length}>
              <Lines rows={part.rows} old={old} next={next} isText={isText} />
            </Fold>
          ) : (
            <Lines key={index} rows={part.rows} old={old} next={next} isText={isText} />
          ),
        )}
      </div>
    </section>
  )
}

function Fold({ count, children }: { readonly count: number; readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  if (isOpen) return children
  return (
    <button type="button" className={classes['fold']} onClick={() => setOpen(true)}>
      {text.publish.detail.sameLines(count)}
    </button>
  )
}

interface LinesProps {
  readonly rows: readonly DifferenceRow[]
  readonly old: readonly (readonly LinePiece[])[]
  readonly next: readonly (readonly LinePiece[])[]
  readonly isText: boolean
}

function Lines({ rows, old, next, isText }: LinesProps) {
  const words = text.publish.detail
  return rows.map(({ kind, before, after }, index) => {
    const pieces = (after === null ? old[(before ?? 1) - 1] : next[after - 1]) ?? []
    return (
      <div key={index} className={classes['line']} data-kind={kind}>
        {isText && (
          <>
            <span className={classes['number']} aria-hidden>
              {before}
            </span>
            <span className={classes['number']} aria-hidden>
              {after}
            </span>
          </>
        )}
        <span className={classes['sign']} aria-hidden>
          {signs[kind]}
        </span>
        {kind !== 'same' && <span className="visually-hidden">{words.lineKinds[kind]}</span>}
        {isText ? (
          <TemplateLine pieces={pieces} />
        ) : (
          <span className={classes['words']}>{pieces.map((piece) => piece.text).join('')}</span>
        )}
      </div>
    )
  })
}
