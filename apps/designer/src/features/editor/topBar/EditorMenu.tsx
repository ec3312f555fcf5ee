import { ActionIcon, Menu } from '@mantine/core'
import {
  IconCopy,
  IconDots,
  IconDownload,
  IconFileExport,
  IconHistory,
  IconTrash,
  IconVersions,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { exportAsyncApi, useCreateProcess } from '../../../api/processes.ts'
import { errorView } from '../../../app/errorView.ts'
import { notify } from '../../../app/notify.tsx'
import { paths } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { formatWhen } from '../../../text/format.ts'
import { processDeletions } from '../../processes/processDeletions.ts'
import type { KeptEdits } from '../document/autosave/keptEdits.ts'
import { settled } from '../document/autosave/settled.ts'
import { downloadAsyncApi, downloadBpmn } from '../document/downloadBpmn.ts'
import { useEditorSession } from '../document/editorSessionContext.ts'
import { useEditorPlace } from '../problems/useEditorPlace.ts'
import { useEnvironment } from '../problems/useEnvironment.ts'

/** What can be done with the open process as a whole. */
export function EditorMenu({ processId }: { readonly processId: string }) {
  const session = useEditorSession()
  const navigate = useNavigate()
  const create = useCreateProcess()
  const [setAside, setSetAside] = useState<readonly KeptEdits[]>([])
  const { chosen } = useEnvironment()
  const { open } = useEditorPlace()
  const words = text.editor.topBar

  async function download(): Promise<void> {
    const { name, bpmn } = await session.document.content()
    downloadBpmn(name, bpmn)
  }

  /** The server writes it from the draft that it has, in the environment that is shown here. */
  async function exportDocument(): Promise<void> {
    const { name } = session.document.snapshot()
    await settled(session.autosave)
    try {
      downloadAsyncApi(name, await exportAsyncApi(processId, chosen?.name ?? null))
    } catch (error) {
      notify({ message: words.exportFailed(errorView(error).detail) })
    }
  }

  /** What is seen is copied, saved or not. */
  async function duplicate(): Promise<void> {
    const { name, bpmn, sampleContexts, dataModel } = await session.document.content()
    create.mutate(
      { name: text.processes.copyName(name), bpmn, sampleContexts: [...sampleContexts], dataModel },
      {
        onSuccess: (copy) =>
          notify({
            message: text.processes.duplicated(copy.name),
            icon: <IconCopy size={16} stroke={1.6} />,
            action: { label: text.processes.menu.open, run: () => void navigate(paths.process(copy.id)) },
          }),
        onError: (error) => notify({ message: text.processes.duplicateFailed(name, errorView(error).detail) }),
      },
    )
  }

  /** Goes to the list, where the deletion waits until Undo has passed. Edits under way are saved first: Undo brings them back too. */
  async function remove(): Promise<void> {
    const { name } = session.document.snapshot()
    await session.close()
    processDeletions.begin({ id: processId, name, version: session.autosave.state().version })
    await navigate(paths.processes())
    notify({
      message: text.processes.deleted(name),
      icon: <IconTrash size={16} stroke={1.6} />,
      undo: () => processDeletions.undo(processId),
      onGone: () => {
        void processDeletions.commit(processId).then((reason) => {
          if (reason !== null) notify({ message: text.processes.deleteFailed(name, reason) })
        })
      },
    })
  }

  return (
    <Menu position="bottom-end" returnFocus onOpen={() => void session.setAside().then(setSetAside)}>
      <Menu.Target>
        <ActionIcon aria-label={words.menu}>
          <IconDots size={16} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconVersions size={16} stroke={1.6} />} onClick={() => open({ open: 'versions' })}>
          {text.publish.versions.menu}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconDownload size={16} stroke={1.6} />} onClick={() => void download()}>
          {words.download}
        </Menu.Item>
        <Menu.Item leftSection={<IconFileExport size={16} stroke={1.6} />} onClick={() => void exportDocument()}>
          {words.exportAsyncApi}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} stroke={1.6} />} onClick={() => void duplicate()}>
          {words.duplicate}
        </Menu.Item>
        {setAside.map((kept) => (
          <Menu.Item
            key={kept.key}
            leftSection={<IconHistory size={16} stroke={1.6} />}
            onClick={() => downloadBpmn(kept.name, kept.bpmn)}
          >
            {words.downloadSetAside(formatWhen(kept.at))}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconTrash size={16} stroke={1.6} />} onClick={() => void remove()}>
          {words.delete}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
