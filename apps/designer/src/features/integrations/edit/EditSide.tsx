import { Button } from '@mantine/core'
import { createProblem, type Direction, type Side } from '@sendwright/model'
import { fieldsOf } from '@sendwright/schema'
import { IconTrash } from '@tabler/icons-react'
import { useMemo } from 'react'
import { LazyCodeEditor } from '../../../app/codeEditor/LazyCodeEditor.tsx'
import { text } from '../../../text/en.ts'
import { Banner } from '../../../ui/Banner.tsx'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { StateIcon } from '../../../ui/StateText.tsx'
import { MessageHead, type MessageViewKind } from '../scenario/MessageView.tsx'
import classes from './EditSide.module.css'
import { FieldsEditor } from './FieldsEditor.tsx'
import { HeadersEditor } from './HeadersEditor.tsx'
import { KeyEditor } from './KeyEditor.tsx'
import { SamplesEditor } from './SamplesEditor.tsx'
import { schemaText, type ScenarioDraft } from './scenarioDraft.ts'
import type { SideEdits } from './sideEdits.ts'
import { TopicsEditor } from './TopicsEditor.tsx'
import { useSideProblems } from './useSideProblems.ts'

export interface EditSideProps {
  readonly draft: ScenarioDraft
  readonly direction: Direction
  readonly side: Side
  readonly edits: SideEdits
  readonly view: MessageViewKind
  readonly onView: (view: MessageViewKind) => void
  readonly onBrokenSample: (change: 1 | -1) => void
  readonly onRemove: () => void
}

/** One side of a scenario while it is edited. */
export function EditSide({ draft, direction, side, edits, view, onView, onBrokenSample, onRemove }: EditSideProps) {
  const problems = useSideProblems(draft.scenario, direction)
  return (
    <div className={classes['side']}>
      <MessageEditor draft={draft} direction={direction} side={side} edits={edits} view={view} onView={onView} />
      <div className={classes['columns']}>
        <TopicsEditor side={side} edits={edits} problems={problems} />
        <KeyEditor side={side} edits={edits} />
      </div>
      <HeadersEditor side={side} edits={edits} />
      <SamplesEditor side={side} edits={edits} onBroken={onBrokenSample} />
      <div>
        <Button
          variant="subtle"
          size="xs"
          color="gray"
          leftSection={<IconTrash size={14} stroke={1.6} />}
          onClick={onRemove}
        >
          {text.integrations.edit.removeSide[direction]}
        </Button>
      </div>
    </div>
  )
}

function MessageEditor({
  draft,
  direction,
  side,
  edits,
  view,
  onView,
}: Omit<EditSideProps, 'onRemove' | 'onBrokenSample'>) {
  const words = text.integrations
  const fields = useMemo(() => fieldsOf(side.schema), [side.schema])
  const topLevel = fields.filter((field) => field.depth === 0)
  const fault = draft.faults[direction]
  const problems = fault
    ? [createProblem('invalid-json-body', '', { detail: fault.sentence }, { position: fault.position })]
    : []
  return (
    <section className={classes['part']} aria-label={words.message.title}>
      <MessageHead
        fieldCount={topLevel.length}
        mandatoryCount={topLevel.filter((field) => field.mandatory).length}
        contentType={side.contentType}
        view={view}
        onView={onView}
      />
      {view === 'schema' ? (
        <>
          <div className={classes['code']}>
            <LazyCodeEditor
              fill
              value={schemaText(draft, direction)}
              language="data"
              label={words.message.views.schema}
              problems={problems}
              onChange={edits.typeSchema}
            />
          </div>
          {fault && (
            <p className={classes['fault']} role="alert">
              <SentenceText>{words.edit.schemaFault(fault.line, fault.sentence)}</SentenceText>
            </p>
          )}
        </>
      ) : (
        <>
          {fault && (
            <Banner
              inset
              tone="warning"
              icon={<StateIcon state="warning" />}
              action={
                <>
                  <Button variant="subtle" size="xs" onClick={() => onView('schema')}>
                    {words.edit.goToText}
                  </Button>
                  <Button variant="subtle" size="xs" onClick={edits.dropText}>
                    {words.edit.dropText}
                  </Button>
                </>
              }
            >
              {words.edit.brokenText}
            </Banner>
          )}
          <FieldsEditor side={side} edits={edits} />
        </>
      )}
    </section>
  )
}
