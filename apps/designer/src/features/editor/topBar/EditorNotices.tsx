import { IconAlertTriangle, IconHistory, IconRefresh } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { notify } from '../../../app/notify.tsx'
import { text } from '../../../text/en.ts'
import { Banner } from '../../../ui/Banner.tsx'
import { useEditorSession, useSaveState } from '../document/editorSessionContext.ts'
import { ConnectionNotice } from './ConnectionNotice.tsx'
import { LossDialog } from './LossDialog.tsx'
import classes from './TopBar.module.css'

/** What a person should know of the open process before going on: parts that a save leaves out, edits that came back. */
export function EditorNotices() {
  const session = useEditorSession()
  const state = useSaveState(session)
  const [lossShown, setLossShown] = useState(false)
  // After the first save the server has the file without them, and there is nothing to decide any more.
  const [openedAt] = useState(state.version)

  useEffect(() => {
    if (session.restored > 0)
      notify({ message: text.editor.save.restored(session.restored), icon: <IconHistory size={16} stroke={1.6} /> })
    session.onNewer((process) =>
      notify({
        message: text.editor.save.newer(process.updatedAt),
        icon: <IconRefresh size={16} stroke={1.6} />,
      }),
    )
  }, [session])

  const hasLosses = session.losses.length > 0 && state.version === openedAt
  if (!hasLosses) return <ConnectionNotice />
  return (
    <>
      <Banner
        tone="warning"
        icon={<IconAlertTriangle size={16} stroke={1.6} />}
        action={
          <button type="button" className={classes['action']} onClick={() => setLossShown(true)}>
            {text.editor.loss.show}
          </button>
        }
      >
        {text.editor.loss.banner(session.losses.length)}
      </Banner>
      <LossDialog opened={lossShown} onClose={() => setLossShown(false)} />
    </>
  )
}
