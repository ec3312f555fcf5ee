import { Button, Group, Modal, TextInput } from '@mantine/core'
import { IconClipboard } from '@tabler/icons-react'
import { createProblem, type JsonData, type Problem, type SampleContext } from '@sendwright/model'
import { useState } from 'react'
import { text } from '../../../text/en.ts'
import { useEditorDocument } from '../document/editorDocument.ts'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { LazyCodeEditor } from '../../../app/codeEditor/LazyCodeEditor.tsx'
import classes from './ContextDialog.module.css'
import { readData, type ReadData } from '../../../app/codeEditor/jsonFault.ts'

export interface ContextDialogProps {
  readonly context: SampleContext
  readonly onClose: () => void
}

/** Name and data of a sample context. What is typed is stored as soon as it is JSON; until then it stays here. */
export function ContextDialog({ context, onClose }: ContextDialogProps) {
  const words = text.dock.context
  const document = useEditorDocument()
  const [typed, setTyped] = useState(() => dataText(context.data))
  const [name, setName] = useState(context.name)
  const [clipboardNote, setClipboardNote] = useState<string | null>(null)
  const read = readData(typed)

  function store(change: Partial<SampleContext>, field: string): void {
    const contexts = document.snapshot().sampleContexts
    document.setSampleContexts(
      contexts.map((each) => (each.id === context.id ? { ...each, ...change } : each)),
      `context/${context.id}/${field}`,
    )
  }

  function type(source: string): void {
    setTyped(source)
    setClipboardNote(null)
    const next = readData(source)
    if ('data' in next) store({ data: next.data }, 'data')
  }

  async function paste(): Promise<void> {
    const pasted = (await navigator.clipboard?.readText().catch(() => null)) ?? null
    if (pasted === null) return setClipboardNote(words.pasteRefused)
    const next = readData(pasted)
    if ('data' in next) type(dataText(next.data))
    else setClipboardNote(words.pasteFailed)
  }

  return (
    <Modal
      opened
      size={720}
      title={words.dialogTitle}
      closeButtonProps={{ 'aria-label': text.shell.close }}
      onClose={onClose}
    >
      <div className={classes['dialog']}>
        <TextInput
          label={words.name}
          value={name}
          maxLength={200}
          error={name.trim() === '' ? words.nameNeeded : undefined}
          onChange={(event) => {
            const next = event.currentTarget.value
            setName(next)
            if (next.trim() !== '') store({ name: next.trim() }, 'name')
          }}
        />
        <div className={classes['dataHeader']}>
          <span className={classes['label']}>{words.data}</span>
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconClipboard size={14} stroke={1.6} />}
            onClick={() => void paste()}
          >
            {words.paste}
          </Button>
          <Button
            variant="subtle"
            size="xs"
            disabled={!('data' in read)}
            onClick={() => 'data' in read && setTyped(dataText(read.data))}
          >
            {words.formatData}
          </Button>
        </div>
        <div className={classes['editor']}>
          <LazyCodeEditor
            fill
            value={typed}
            language="data"
            label={words.data}
            problems={faultProblems(read)}
            onChange={type}
          />
        </div>
        <p
          className={classes['help']}
          data-wrong={!('data' in read) || clipboardNote !== null || undefined}
          aria-live="polite"
        >
          <SentenceText>
            {clipboardNote ?? ('data' in read ? words.dataHelp : words.notJson(read.line, read.column, read.fault))}
          </SentenceText>
        </p>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words.done}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}

/** Data as it is shown for editing: two spaces a level, numbers exactly as they are. */
function dataText(data: JsonData): string {
  return JSON.stringify(data, null, 2)
}

function faultProblems(read: ReadData): readonly Problem[] {
  if ('data' in read) return []
  return [createProblem('invalid-json-body', '', { detail: read.fault }, { position: read.position })]
}
