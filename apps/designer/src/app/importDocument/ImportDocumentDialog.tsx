import { Button, Modal, Progress } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { IntegrationImport } from '@sendwright/contract'
import { useMemo, useState } from 'react'
import { text } from '../../text/en.ts'
import type { DroppedFile } from '../fileDrop/droppedFiles.ts'
import { DocumentSource } from './DocumentSource.tsx'
import { FailureView } from './FailureView.tsx'
import classes from './ImportDocumentDialog.module.css'
import { ImportPreview } from './ImportPreview.tsx'
import { changesAnything, importCounts } from './importView.ts'
import type { ImportFile } from './planDocuments.ts'
import { useImportDocuments, type ImportChoices } from './useImportDocuments.ts'
import { useReadFiles } from './useReadFiles.ts'

export interface ImportDocumentDialogProps {
  readonly opened: boolean
  /** Files that were dropped on the page; more can be added in the dialog. */
  readonly files?: readonly DroppedFile[]
  readonly onClose: () => void
  /** What was made, one answer for each document. The dialog closes itself. */
  readonly onImported: (answers: readonly IntegrationImport[]) => void
}

/** Reads documents into the library: shows what they would become before anything is created. */
export function ImportDocumentDialog({ opened, ...rest }: ImportDocumentDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={rest.onClose}
      title={text.integrations.import.title}
      size={1080}
      closeButtonProps={{ 'aria-label': text.shell.close }}
      classNames={{ content: classes['content'] ?? '', body: classes['body'] ?? '' }}
    >
      <ImportDocument {...rest} />
    </Modal>
  )
}

const noChoices: ImportChoices = { formats: {}, directions: {}, name: '', integration: '' }
const noFiles: readonly DroppedFile[] = []

function ImportDocument({ files: given = noFiles, onClose, onImported }: Omit<ImportDocumentDialogProps, 'opened'>) {
  const words = text.integrations.import
  const { files, unreadable, add, remove } = useReadFiles(given)
  const [pasted, setPasted] = useState('')
  const [choices, setChoices] = useState(noChoices)
  const [settledText] = useDebouncedValue(pasted, 300)
  const [settledName] = useDebouncedValue(choices.name, 300)
  const sources = useMemo(
    (): readonly ImportFile[] =>
      files.length > 0 || settledText.trim() === '' ? files : [{ name: words.pasted, text: settledText }],
    [files, settledText, words.pasted],
  )
  const { previews, unused, progress, run } = useImportDocuments(sources, { ...choices, name: settledName })
  const [busy, setBusy] = useState(false)

  const answers = previews.flatMap(({ answer }) => answer ?? [])
  const waiting = previews.some(({ isPending }) => isPending)
  const blocked = previews.some(({ failure, format }) => failure !== null || format === null)
  const hasWork = changesAnything(answers)
  const reason = reasonNotToImport({ hasSources: sources.length > 0, waiting, blocked, hasWork })

  async function onImport(): Promise<void> {
    setBusy(true)
    const made = await run()
    setBusy(false)
    if (made.length === previews.length) {
      onClose()
      onImported(made)
    }
  }

  return (
    <>
      <div className={classes['columns']}>
        <DocumentSource
          files={files}
          unreadable={unreadable}
          unused={unused}
          previews={previews}
          pasted={pasted}
          choices={choices}
          onFiles={add}
          onRemove={remove}
          onPaste={setPasted}
          onChoose={(change) => setChoices((before) => ({ ...before, ...change }))}
        />
        <ImportPreview
          previews={previews}
          directions={choices.directions}
          onDirections={(document, directions) =>
            setChoices((before) => ({ ...before, directions: { ...before.directions, [document]: directions } }))
          }
        />
      </div>
      {progress?.failed && (
        <div className={classes['failed']}>
          <FailureView title={words.notImported(progress.failed.document)} failure={progress.failed.failure} />
        </div>
      )}
      <footer className={classes['footer']}>
        <output className={classes['state']}>
          {busy && progress ? (
            <>
              {words.progress(progress.done, progress.all)}
              <Progress
                value={(progress.done / progress.all) * 100}
                size={6}
                aria-label={words.progress(progress.done, progress.all)}
              />
            </>
          ) : (
            (reason ?? words.summary(importCounts(answers)))
          )}
        </output>
        <Button variant="default" onClick={onClose}>
          {text.shell.cancel}
        </Button>
        <Button disabled={reason !== null} loading={busy} onClick={() => void onImport()}>
          {words.button(importCounts(answers))}
        </Button>
      </footer>
    </>
  )
}

/** Why there is nothing to press, in words; null where there is. */
function reasonNotToImport(state: {
  readonly hasSources: boolean
  readonly waiting: boolean
  readonly blocked: boolean
  readonly hasWork: boolean
}): string | null {
  const words = text.integrations.import.reasons
  if (!state.hasSources) return words.nothingChosen
  if (state.blocked) return words.blocked
  if (state.waiting) return words.waiting
  return state.hasWork ? null : words.same
}
