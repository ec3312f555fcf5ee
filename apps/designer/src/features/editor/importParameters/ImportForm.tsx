import { Button, Checkbox, Modal } from '@mantine/core'
import type { KafkaSendAction } from '@sendwright/model'
import { useCallback, useRef, useState, type KeyboardEvent } from 'react'
import { ImportDocumentDialog } from '../../../app/importDocument/ImportDocumentDialog.tsx'
import { errorView } from '../../../app/errorView.ts'
import { text } from '../../../text/en.ts'
import links from '../../../ui/link.module.css'
import type { EditorNode } from '../document/editorDocument.ts'
import { actionName } from '../panel/actionName.ts'
import { useShownRecord } from '../panel/shownRecord.ts'
import { countsSentence } from './changeRows.ts'
import { ChangeView } from './ChangeView.tsx'
import classes from './ImportParametersDialog.module.css'
import { PasteAction } from './PasteAction.tsx'
import { PasteJson } from './PasteJson.tsx'
import { SaveFields } from './SaveFields.tsx'
import { SourceList } from './SourceList.tsx'
import { SourceState } from './SourceState.tsx'
import { sourceKey, type Source } from './source.ts'
import { useImportData } from './useImportData.ts'
import { useImportPlan } from './useImportPlan.ts'
import { useImportSource } from './useImportSource.ts'
import { useSourceList } from './useSourceList.ts'

export interface ImportFormProps {
  readonly node: EditorNode
  readonly action: KafkaSendAction | null
  readonly createAction: () => KafkaSendAction
  /** Whether the dialog that imports documents lies above this one. */
  readonly isDocumentOpen: boolean
  readonly onDocumentOpen: (isOpen: boolean) => void
  readonly onImport: (imported: KafkaSendAction, messageIndex: number) => void
  readonly onClose: () => void
}

/** Left what can be imported, right what it would change, below the decision. */
export function ImportForm(props: ImportFormProps) {
  const { node, action, createAction, isDocumentOpen, onDocumentOpen: setDocumentOpen, onImport, onClose } = props
  const words = text.importParameters
  const [added] = useState(createAction)
  const [asNew, setAsNew] = useState(action === null)
  const isNew = asNew || action === null
  const target = isNew ? added : action
  const { messageIndex: shownMessage } = useShownRecord(target.id)
  const messageIndex = Math.min(shownMessage, Math.max(0, target.parameters.messages.length - 1))
  const importData = useImportData()
  const list = useSourceList(action?.scenario ?? null)
  const source = useImportSource(list.chosen, { target, messageIndex, importData })
  const [keepLinked, setKeepLinked] = useState(true)
  const planned = useImportPlan(source.content, { action: target, messageIndex, importData, key: keyOf(list.chosen) })
  const pasteInput = useRef<HTMLTextAreaElement>(null)
  const form = useRef<HTMLDivElement>(null)
  const right = useRef<HTMLDivElement>(null)
  const importButton = useRef<HTMLButtonElement>(null)

  const focusButton = useCallback(() => importButton.current?.focus(), [])

  async function run(): Promise<void> {
    if (planned === null || source.isSaving) return
    const link = await source.link()
    if (link === undefined) return
    const name = isNew ? words.newActionName(source.name) : target.name
    onImport({ ...planned.imported(), name, scenario: keepLinked ? link : null }, messageIndex)
  }

  /** Goes on with what is chosen: to what is to be pasted or filled in, else to the button. */
  function goOn(chosen: Source): void {
    if (chosen.kind === 'document') return setDocumentOpen(true)
    requestAnimationFrame(() => {
      const field = right.current?.querySelector<HTMLElement>('input[data-after]')
      if (chosen.kind === 'scenario') (field ?? importButton.current)?.focus()
      else pasteInput.current?.focus()
    })
  }

  /** The search takes the focus: what is typed next looks for what to import. */
  function switchTarget(): void {
    setAsNew(!asNew)
    form.current?.querySelector<HTMLInputElement>('input[type="search"]')?.focus()
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || isDocumentOpen) return
    event.preventDefault()
    event.stopPropagation()
    void run()
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Ctrl+Enter of every control in it
    <div ref={form} className={classes['form']} onKeyDownCapture={onKeyDown}>
      <Modal.Header className={classes['header'] ?? ''} role="presentation">
        <div>
          <Modal.Title className={classes['title'] ?? ''}>{words.title}</Modal.Title>
          <p className={classes['subtitle']}>
            {isNew
              ? words.asNew(text.editor.stepName(node))
              : words.into(actionName(target), text.editor.stepName(node))}
            {!isNew && target.parameters.messages.length > 1 && words.ofMessage(messageIndex + 1)}
            {action !== null && (
              <>
                {' · '}
                <button type="button" className={links['link']} onClick={switchTarget}>
                  {isNew ? words.intoInstead(actionName(action)) : words.asNewInstead}
                </button>
              </>
            )}
          </p>
        </div>
        <Modal.CloseButton aria-label={text.shell.close} />
      </Modal.Header>
      <div className={classes['body']}>
        <SourceList {...list} onEnter={goOn} />
        <div ref={right} className={classes['right']}>
          {list.chosen?.kind === 'json' && (
            <PasteJson
              input={pasteInput}
              value={source.json.text}
              pasted={source.json.pasted}
              onChange={source.json.setText}
              onFormat={source.json.setFormat}
              onDocument={() => setDocumentOpen(true)}
            />
          )}
          {list.chosen?.kind === 'action' && (
            <PasteAction
              input={pasteInput}
              draft={source.action.draft}
              faults={source.action.faults}
              onChange={source.action.setDraft}
            />
          )}
          <SourceState chosen={list.chosen} scenario={source.scenario} onDocument={() => setDocumentOpen(true)} />
          {planned !== null && source.save !== null && (
            <div className={classes['save']}>
              <Checkbox
                size="xs"
                label={words.paste.save}
                checked={source.save.isOn}
                onChange={(event) => source.save?.setOn(event.currentTarget.checked)}
              />
              {source.save.isOn && (
                <SaveFields draft={source.save.draft} isTried={source.save.isTried} onChange={source.save.setDraft} />
              )}
            </div>
          )}
          {planned !== null && (
            <ChangeView
              title={words.table.title}
              after={words.table.after}
              action={target}
              messageIndex={messageIndex}
              plan={planned.plan}
              fills={planned.fills}
              data={importData.data}
              onDone={focusButton}
            />
          )}
          {source.error !== null && (
            <p className={classes['failure']} role="alert">
              {words.footer.failed}. {errorView(source.error).detail}
            </p>
          )}
        </div>
      </div>
      <div className={classes['footer']}>
        {source.canLink && (
          <Checkbox
            size="xs"
            label={words.footer.keepLinked}
            checked={keepLinked}
            onChange={(event) => setKeepLinked(event.currentTarget.checked)}
          />
        )}
        <output className={classes['counts']}>
          {planned === null
            ? words.footer.nothingYet
            : countsSentence(planned.plan.counts, source.canLink && keepLinked ? words.footer.linksOnly : undefined)}
        </output>
        <Button variant="default" onClick={onClose}>
          {text.shell.cancel}
        </Button>
        <Button
          ref={importButton}
          disabled={planned === null}
          loading={source.isSaving}
          aria-keyshortcuts="Control+Enter"
          onClick={() => void run()}
        >
          {words.footer.import}
        </Button>
      </div>
      <ImportDocumentDialog
        opened={isDocumentOpen}
        onClose={() => setDocumentOpen(false)}
        onImported={(answers) => {
          setDocumentOpen(false)
          list.chooseImported(answers)
        }}
      />
    </div>
  )
}

function keyOf(chosen: Source | null): string {
  return chosen === null ? '' : sourceKey(chosen)
}
