import { useNavigate } from '@tanstack/react-router'
import { IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { errorView } from '../../../app/errorView.ts'
import { notify } from '../../../app/notify.tsx'
import { paths } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { useEditorSnapshot } from '../document/editorDocument.ts'
import { useEditorSession } from '../document/editorSessionContext.ts'
import classes from './TopBar.module.css'

/** Makes a process of its own from what is here: the way out where this one was deleted elsewhere. */
export function SaveAsNewButton() {
  const session = useEditorSession()
  const { name } = useEditorSnapshot()
  const navigate = useNavigate()
  const [failure, setFailure] = useState<string | null>(null)

  async function save(): Promise<void> {
    try {
      const copy = await session.saveAsCopy(name)
      notify({ message: text.editor.conflict.copied(copy.name), icon: <IconCopy size={16} stroke={1.6} /> })
      await navigate(paths.process(copy.id))
    } catch (error) {
      setFailure(errorView(error).detail)
    }
  }

  return (
    <>
      <button type="button" className={classes['action']} onClick={() => void save()}>
        {text.editor.save.saveAsCopy}
      </button>
      {failure !== null && (
        <span className={classes['state']} data-tone="failed" role="alert">
          {failure}
        </span>
      )}
    </>
  )
}
