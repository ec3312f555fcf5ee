import { Button, CloseButton, Modal, Skeleton, TextInput } from '@mantine/core'
import { usePrevious } from '@mantine/hooks'
import { ApiError } from '@sendwright/contract'
import { IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { usePublish, versionQueries } from '../../../api/versions.ts'
import { errorView } from '../../../app/errorView.ts'
import { notify } from '../../../app/notify.tsx'
import { text } from '../../../text/en.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import links from '../../../ui/link.module.css'
import { useLater } from '../../../ui/useLater.ts'
import { useEditorSnapshot } from '../document/editorDocument.ts'
import { useEditorSession, useSaveState } from '../document/editorSessionContext.ts'
import { useEditorPlace } from '../problems/useEditorPlace.ts'
import { BlockingStrip } from './BlockingStrip.tsx'
import { ChangeDetail } from './ChangeDetail.tsx'
import { changeItems, firstChange, groupChanges, isOfDrawing, shownChanges } from './changeGroups.ts'
import { ChangeList } from './ChangeList.tsx'
import classes from './Dialog.module.css'
import { changesTitle, runsSentence, whyNotToPublish } from './publishWords.ts'
import { UnsavedStrip } from './UnsavedStrip.tsx'

export interface PublishFormProps {
  readonly onClose: () => void
  /** Closes for a place in the editor, which has the focus then. */
  readonly onLeave: () => void
  readonly onVersions: () => void
  readonly onStart: () => void
}

/** The changes of the draft since the live version, what blocks publishing, and the button. Edits are saved first. */
export function PublishForm({ onClose, onLeave, onVersions, onStart }: PublishFormProps) {
  const words = text.publish
  const { processId } = useEditorPlace()
  const session = useEditorSession()
  const save = useSaveState(session)
  const { name } = useEditorSnapshot()
  const [note, setNote] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const publish = usePublish(processId)

  useEffect(() => session.autosave.flush(), [session])

  const isSaved = save.kind === 'saved'
  const query = useQuery({ ...versionQueries.plan(processId, save.version), enabled: isSaved })
  const plan = query.data
  const steps = useMemo(() => (plan ? groupChanges(shownChanges(plan), plan.problems) : []), [plan])
  const items = useMemo(() => changeItems(steps), [steps])
  const selected = items.find(({ key }) => key === chosen) ?? firstChange(items)

  const isBlocked = plan?.problems.some(({ severity }) => severity === 'error') ?? false
  // Where the last problem is fixed here, its link is gone and publishing is what comes next.
  const noteField = useRef<HTMLInputElement>(null)
  const wasBlocked = usePrevious(isBlocked)
  useEffect(() => {
    if (wasBlocked === true && !isBlocked) noteField.current?.focus()
  }, [wasBlocked, isBlocked])
  const isElsewhere =
    (plan !== undefined && !query.isPlaceholderData && isSaved && plan.draftVersion !== save.version) ||
    (publish.error instanceof ApiError && publish.error.body?.code === 'version-conflict')
  const isCurrent = isSaved && !query.isPlaceholderData
  const reason = whyNotToPublish({ save, plan, isCurrent, isElsewhere })

  function onPublish(): void {
    publish.mutate(
      { draftVersion: save.version, note: note.trim() },
      {
        onSuccess: ({ number }) => {
          onClose()
          notify({
            message: words.done(number),
            icon: <IconCircleCheck size={16} stroke={1.6} />,
            action: { label: words.start, run: onStart },
          })
        },
      },
    )
  }

  async function showNewest(): Promise<void> {
    await session.takeTheirs()
    publish.reset()
  }

  return (
    <div className={classes['form']}>
      <Modal.Header className={classes['header'] ?? ''} role="presentation">
        <div>
          <Modal.Title className={classes['title'] ?? ''}>
            {plan ? words.title(plan.number) : words.titleLoading}
          </Modal.Title>
          <p className={classes['subtitle']}>
            {plan &&
              (plan.live === null ? words.first(name) : words.live(name, plan.live.number, plan.live.publishedAt))}
          </p>
        </div>
        <CloseButton aria-label={text.shell.close} onClick={onClose} />
      </Modal.Header>
      <UnsavedStrip state={save} onBack={onClose} />
      {isElsewhere && (
        <UnsavedStrip state={null} onBack={() => void showNewest()}>
          {words.blocked.changedElsewhere}
        </UnsavedStrip>
      )}
      {plan && <BlockingStrip problems={plan.problems} isCurrent={isCurrent} onLeave={onLeave} />}
      {plan ? (
        <div className={classes['body']}>
          <div className={classes['left']}>
            <div className={classes['changes']}>
              <h3 className={classes['heading']}>{changesTitle(plan)}</h3>
              <ChangeList steps={steps} selected={selected ?? null} onSelect={setChosen} />
              {plan.live !== null && items.length > 0 && !plan.changes.some(isOfDrawing) && (
                <p className={classes['faint']}>{words.changes.drawingSame}</p>
              )}
            </div>
            <div className={classes['note']}>
              <TextInput
                ref={noteField}
                label={words.note}
                placeholder={words.notePlaceholder}
                value={note}
                maxLength={1000}
                // The first fix has the focus where something blocks.
                autoFocus={!isBlocked}
                data-autofocus={!isBlocked || undefined}
                onChange={(event) => setNote(event.currentTarget.value)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' && reason === null && !publish.isPending) onPublish()
                }}
              />
            </div>
          </div>
          <div className={classes['right']}>
            {selected && (
              <ChangeDetail
                item={selected}
                items={items}
                onSelect={setChosen}
                between={plan.live === null ? 'nothingAndDraft' : 'versionAndDraft'}
                replay={plan.live === null ? null : { processId, draftVersion: plan.draftVersion }}
              />
            )}
          </div>
        </div>
      ) : (
        <Waiting
          error={query.error}
          label={isSaved ? words.loading : words.saving}
          onRetry={() => void query.refetch()}
        />
      )}
      <footer className={classes['footer']}>
        <span className={classes['state']}>
          {plan && runsSentence(plan)}{' '}
          <button type="button" className={links['link']} onClick={onVersions}>
            {words.footer.versions}
          </button>
        </span>
        {publish.error && !isElsewhere ? (
          <span className={classes['reason']} data-tone="failed" role="alert">
            {words.notDone(errorView(publish.error).detail)}
          </span>
        ) : (
          reason !== null && (
            <output className={classes['reason']} data-tone={reason.tone}>
              {reason.sentence}
            </output>
          )
        )}
        <Button variant="default" onClick={onClose}>
          {text.shell.cancel}
        </Button>
        <Button disabled={reason !== null} loading={publish.isPending} onClick={onPublish}>
          {plan ? words.title(plan.number) : words.titleLoading}
        </Button>
      </footer>
    </div>
  )
}

function Waiting({
  error,
  label,
  onRetry,
}: {
  readonly error: unknown
  readonly label: string
  readonly onRetry: () => void
}) {
  const isLate = useLater(200)
  return (
    <div className={classes['message']}>
      {error ? (
        <ErrorState title={text.publish.failed} {...errorView(error)} onRetry={onRetry} />
      ) : (
        isLate && (
          <output className={classes['skeleton']} aria-label={label}>
            <Skeleton height={14} width={200} />
            <Skeleton height={14} width={280} />
            <Skeleton height={14} width={240} />
          </output>
        )
      )}
    </div>
  )
}
