import { SegmentedControl } from '@mantine/core'
import type { ImportPlan } from '@sendwright/message'
import type { JsonData, KafkaSendAction } from '@sendwright/model'
import { useState } from 'react'
import { text } from '../../../text/en.ts'
import { ChangeTable } from './ChangeTable.tsx'
import type { Fills } from './fills.ts'
import { ChangeText } from './ChangeText.tsx'
import classes from './ChangeView.module.css'
import { changesAnything, messageText } from './changeRows.ts'

export interface ChangeViewProps {
  readonly title: string
  /** The heading of the column that shows the values to be. */
  readonly after: string
  /** The action as it is; for a new one, as it starts. */
  readonly action: KafkaSendAction
  readonly messageIndex: number
  readonly plan: ImportPlan
  readonly fills: Fills | null
  readonly data: JsonData
  /** Whether what stays as it is is left out until it is asked for. */
  readonly foldsKept?: boolean
  readonly onDone: () => void
}

/** What would change in an action: field by field, or its message's text line by line. */
export function ChangeView(props: ChangeViewProps) {
  const { title, after, action, messageIndex, plan, fills, data, foldsKept = false, onDone } = props
  const [view, setView] = useState<'fields' | 'text'>('fields')
  const [isFolded, setFolded] = useState(foldsKept)
  const words = text.importParameters.table
  const kept = plan.rows.filter(({ change }) => !changesAnything(change)).length
  return (
    <section className={classes['view']} aria-label={title}>
      {/* Before the heading's choice in the order of the keyboard: what is left to fill is the next thing to do. */}
      <div className={classes['content']}>
        {view === 'fields' ? (
          <>
            <ChangeTable
              rows={plan.rows}
              onlyChanges={isFolded}
              after={after}
              data={data}
              fills={fills}
              onDone={onDone}
            />
            {foldsKept && kept > 0 && (
              <button type="button" className={classes['fold']} onClick={() => setFolded(!isFolded)}>
                {isFolded ? words.showKept(kept) : words.hideKept}
              </button>
            )}
          </>
        ) : (
          <ChangeText before={messageText(action, messageIndex)} after={messageText(plan.action, messageIndex)} />
        )}
      </div>
      <div className={classes['header']}>
        <h3 className={classes['title']}>{title}</h3>
        <SegmentedControl
          size="xs"
          aria-label={words.view}
          value={view}
          data={(['fields', 'text'] as const).map((value) => ({ value, label: words.views[value] }))}
          onChange={(value) => setView(value === 'text' ? 'text' : 'fields')}
        />
      </div>
    </section>
  )
}
