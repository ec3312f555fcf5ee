import { ActionIcon, Menu } from '@mantine/core'
import { endpointUrl, endpoints, type ProcessSummaryView } from '@sendwright/contract'
import { IconCopy, IconDots, IconDownload, IconFolderOpen, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useDuplicateProcess } from '../../api/processes.ts'
import { readRunCounts } from '../../api/runs.ts'
import { errorView } from '../../app/errorView.ts'
import { notify } from '../../app/notify.tsx'
import { paths } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import { processDeletions } from './processDeletions.ts'

export interface ProcessMenuProps {
  readonly process: ProcessSummaryView
  readonly onFailure: (sentence: string) => void
}

/** What can be done with a process of the list. Deleting waits until Undo has passed. */
export function ProcessMenu({ process, onFailure }: ProcessMenuProps) {
  const navigate = useNavigate()
  const duplicate = useDuplicateProcess()

  function onDuplicate(): void {
    duplicate.mutate(
      { id: process.id, name: text.processes.copyName(process.name) },
      {
        onSuccess: (copy) =>
          notify({
            message: text.processes.duplicated(copy.name),
            icon: <IconCopy size={16} stroke={1.6} />,
            action: { label: text.processes.menu.open, run: () => void navigate(paths.process(copy.id)) },
          }),
        onError: (error) => onFailure(text.processes.duplicateFailed(process.name, errorView(error).detail)),
      },
    )
  }

  /** Where runs are under way the server would refuse when Undo has passed, so that it is asked before. */
  async function onDelete(): Promise<void> {
    const reason = await runsInTheWay(process.id)
    if (reason === null) hide()
    else onFailure(text.processes.deleteFailed(process.name, reason))
  }

  function hide(): void {
    processDeletions.begin(process)
    notify({
      message: text.processes.deleted(process.name),
      icon: <IconTrash size={16} stroke={1.6} />,
      undo: () => processDeletions.undo(process.id),
      onGone: () => {
        void processDeletions.commit(process.id).then((reason) => {
          if (reason !== null) onFailure(text.processes.deleteFailed(process.name, reason))
        })
      },
    })
  }

  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={text.processes.menu.of(process.name)}>
          <IconDots size={16} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconFolderOpen size={16} stroke={1.6} />}
          onClick={() => void navigate(paths.process(process.id))}
        >
          {text.processes.menu.open}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopy size={16} stroke={1.6} />}
          onClick={onDuplicate}
          disabled={duplicate.isPending}
        >
          {text.processes.menu.duplicate}
        </Menu.Item>
        <Menu.Item
          component="a"
          href={`/api${endpointUrl(endpoints.getProcessBpmn.path, { id: process.id })}`}
          download={`${process.id}.bpmn`}
          leftSection={<IconDownload size={16} stroke={1.6} />}
        >
          {text.processes.menu.download}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconTrash size={16} stroke={1.6} />} onClick={() => void onDelete()}>
          {text.processes.menu.delete}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Why a process cannot be deleted now, or null; also null where nobody says, as the server decides in the end. */
async function runsInTheWay(id: string): Promise<string | null> {
  try {
    const { counts } = await readRunCounts(id)
    const underWay = counts.active + counts.failed
    return underWay === 0 ? null : text.processes.runsInTheWay(underWay)
  } catch {
    return null
  }
}
