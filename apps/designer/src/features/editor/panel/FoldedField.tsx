import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useFieldRequest } from '../../../app/codeEditor/fieldFocus.ts'
import classes from './FoldedField.module.css'

export interface FoldedFieldProps {
  readonly title: string
  readonly count?: number
  /** Its content on one line. */
  readonly summary: ReactNode
  readonly actionId: string
  /** A problem here opens it when it is gone to. */
  readonly path: string
  readonly severity?: 'error' | 'warning' | undefined
  readonly children: ReactNode
}

/** A field that is one line telling its content until it is opened. */
export function FoldedField({ title, count, summary, actionId, path, severity, children }: FoldedFieldProps) {
  const [isOpen, setOpen] = useState(false)
  useFieldRequest(actionId, (wanted) => {
    if (wanted === path || wanted.startsWith(`${path}/`)) setOpen(true)
  })
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  return (
    <div className={classes['folded']}>
      <button type="button" className={classes['header']} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Chevron className={classes['chevron']} size={14} stroke={1.6} aria-hidden />
        <span className={classes['title']}>{title}</span>
        {count !== undefined && <span className={classes['count']}>{count}</span>}
        {!isOpen && (
          <span className={classes['summary']} data-severity={severity}>
            {summary}
          </span>
        )}
      </button>
      {isOpen && <div className={classes['content']}>{children}</div>}
    </div>
  )
}
