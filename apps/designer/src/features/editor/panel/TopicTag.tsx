import { IconAlertCircle, IconAlertTriangle, IconX } from '@tabler/icons-react'
import type { Problem } from '@sendwright/model'
import { parseTemplate } from '@sendwright/template'
import { templatePieces } from '../../../app/codeEditor/templatePieces.ts'
import { text } from '../../../text/en.ts'
import classes from './TopicsField.module.css'

export interface TopicTagProps {
  readonly topic: string
  readonly problems: readonly Problem[]
  readonly onEdit: () => void
  readonly onRemove: () => void
}

/** A topic among others: a click edits it. */
export function TopicTag({ topic, problems, onEdit, onRemove }: TopicTagProps) {
  const severity = problems.some((problem) => problem.severity === 'error') ? 'error' : problems[0]?.severity
  const pieces = templatePieces(topic, parseTemplate(topic, 'text').placeholders, [])
  return (
    <span className={classes['tag']} data-severity={severity}>
      {severity === 'error' && <IconAlertCircle size={14} stroke={1.6} aria-hidden />}
      {severity === 'warning' && <IconAlertTriangle size={14} stroke={1.6} aria-hidden />}
      <button
        type="button"
        className={classes['topic']}
        aria-label={text.panel.parameters.editTopic(topic)}
        title={topic}
        onClick={onEdit}
      >
        {pieces.map((piece, index) => (
          <span key={index} data-kind={piece.kind}>
            {piece.text}
          </span>
        ))}
      </button>
      <button
        type="button"
        className={classes['remove']}
        aria-label={text.panel.parameters.removeTopic(topic)}
        onClick={onRemove}
      >
        <IconX size={12} stroke={1.6} aria-hidden />
      </button>
    </span>
  )
}

/** How many partitions the only topic has. */
export function PartitionCount({ count }: { readonly count: number | undefined }) {
  return count === undefined ? null : (
    <span className={classes['partitions']}>{text.panel.parameters.partitions(count)}</span>
  )
}
