import { Button, Modal } from '@mantine/core'
import type { Problem } from '@sendwright/model'
import { text } from '../../../text/en.ts'
import { downloadBpmn } from '../document/downloadBpmn.ts'
import { useEditorSession } from '../document/editorSessionContext.ts'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import classes from './TopBar.module.css'

/** Shows what the next save leaves out of the file, and asks for agreement. */
export function LossDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const session = useEditorSession()
  const words = text.editor.loss

  function accept(): void {
    session.autosave.acceptLoss()
    onClose()
  }

  async function download(): Promise<void> {
    // Nothing was saved yet, so what the server has is the file as it came.
    const { name, bpmn } = await session.load()
    downloadBpmn(name, bpmn)
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={words.title}
      size={600}
      attributes={{ header: { role: 'presentation' } }}
    >
      <p>{words.note(session.losses.length)}</p>
      <ul className={classes['losses']}>
        {session.losses.map((problem) => (
          <li key={problem.message}>
            <SentenceText>{lossDetail(problem)}</SentenceText>
          </li>
        ))}
      </ul>
      <div className={classes['buttons']}>
        <Button variant="default" onClick={() => void download()}>
          {words.original}
        </Button>
        <Button variant="default" onClick={onClose}>
          {words.later}
        </Button>
        <Button onClick={accept}>{words.accept}</Button>
      </div>
    </Modal>
  )
}

/** What is left out, without the words that the title says already. */
function lossDetail({ values, message }: Problem): string {
  const detail = values?.['detail']
  return typeof detail === 'string' ? detail.charAt(0).toUpperCase() + detail.slice(1) : message
}
