import { SegmentedControl } from '@mantine/core'
import type { Side } from '@sendwright/model'
import { fieldsOf } from '@sendwright/schema'
import { useMemo } from 'react'
import { LazyCodeEditor } from '../../../app/codeEditor/LazyCodeEditor.tsx'
import { text } from '../../../text/en.ts'
import classes from './MessageView.module.css'
import { FieldTable } from './FieldTable.tsx'

/** The two views of a message's model. */
export type MessageViewKind = 'fields' | 'schema'

export interface MessageViewProps {
  readonly side: Side
  readonly view: MessageViewKind
  readonly onView: (view: MessageViewKind) => void
}

/** The model of a message as fields or as JSON Schema, to be read. */
export function MessageView({ side, view, onView }: MessageViewProps) {
  const words = text.integrations.message
  const fields = useMemo(() => fieldsOf(side.schema), [side.schema])
  const topLevel = fields.filter((field) => field.depth === 0)
  const schema = useMemo(() => JSON.stringify(side.schema, null, 2), [side.schema])
  return (
    <section className={classes['message']} aria-label={words.title}>
      <MessageHead
        fieldCount={topLevel.length}
        mandatoryCount={topLevel.filter((field) => field.mandatory).length}
        contentType={side.contentType}
        view={view}
        onView={onView}
      />
      {view === 'schema' ? (
        <div className={classes['code']}>
          <LazyCodeEditor fill readOnly value={schema} language="data" label={words.views.schema} problems={[]} />
        </div>
      ) : fields.length === 0 ? (
        <p className={classes['none']}>{words.noFields}</p>
      ) : (
        <FieldTable key={schema} fields={fields} newFields={side.newFields} label={words.title} />
      )}
    </section>
  )
}

export interface MessageHeadProps {
  readonly fieldCount: number
  readonly mandatoryCount: number
  readonly contentType: string | undefined
  readonly view: MessageViewKind
  readonly onView: (view: MessageViewKind) => void
}

/** The title of a message with its counts, and the choice between its views. */
export function MessageHead({ fieldCount, mandatoryCount, contentType, view, onView }: MessageHeadProps) {
  const words = text.integrations.message
  return (
    <div className={classes['head']}>
      <h3 className={classes['title']}>{words.title}</h3>
      <span className={classes['count']}>
        {words.count(fieldCount, mandatoryCount)}
        {contentType !== undefined && contentType !== 'application/json' && ` ${words.contentType(contentType)}`}
      </span>
      <SegmentedControl
        className={classes['views'] ?? ''}
        aria-label={words.viewLabel}
        size="xs"
        value={view}
        onChange={(value) => onView(value === 'schema' ? 'schema' : 'fields')}
        data={[
          { value: 'fields', label: words.views.fields },
          { value: 'schema', label: words.views.schema },
        ]}
      />
    </div>
  )
}
