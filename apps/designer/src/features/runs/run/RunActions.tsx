import { ActionIcon, Button, Group, Menu, Modal, TextInput } from '@mantine/core'
import type { Run } from '@sendwright/model'
import { IconBan, IconCopy, IconDots, IconDownload, IconSend, IconSitemap } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { exportRun, useCancelRun } from '../../../api/runs.ts'
import { download } from '../../../app/download.ts'
import { errorView } from '../../../app/errorView.ts'
import { notify } from '../../../app/notify.tsx'
import { paths } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { fieldOrder } from '../../../ui/fieldOrder.ts'

/** Cancel run, with a reason; not there once it has ended. */
export function CancelRun({ run }: { readonly run: Run }) {
  const words = text.run.cancel
  const [isOpen, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const cancel = useCancelRun()
  if (run.state === 'completed' || run.state === 'cancelled') return null
  const waiting = run.recordList.filter(({ state }) => state === 'accepted' || state === 'failed').length
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {words.button}
      </Button>
      <Modal
        opened={isOpen}
        size={440}
        title={words.title}
        closeButtonProps={{ 'aria-label': text.shell.close }}
        attributes={{ header: { role: 'presentation' } }}
        onClose={() => setOpen(false)}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault()
            cancel.mutate(
              { run: String(run.id), reason: reason.trim() || null },
              {
                onSuccess: () => {
                  setOpen(false)
                  notify({ message: words.done, icon: <IconBan size={16} stroke={1.6} /> })
                },
              },
            )
          }}
        >
          <p>{words.note(waiting)}</p>
          <TextInput
            label={words.reason}
            description={words.reasonHelp}
            inputWrapperOrder={fieldOrder}
            value={reason}
            maxLength={1_000}
            data-autofocus
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {cancel.error && <ErrorState title={words.failed} {...errorView(cancel.error)} />}
          <Group justify="flex-end" gap="sm" mt="lg">
            <Button variant="default" onClick={() => setOpen(false)}>
              {words.keep}
            </Button>
            <Button type="submit" loading={cancel.isPending}>
              {words.confirm}
            </Button>
          </Group>
        </form>
      </Modal>
    </>
  )
}

/** What else can be done with a run: take it with you, go to what belongs to it. */
export function RunMenu({ run }: { readonly run: Run }) {
  const words = text.run.menu
  const { id, traceId, process } = run

  function save(): void {
    exportRun(String(id))
      .then((content) => download(`run-${id}.json`, content, 'application/json'))
      .catch((error: unknown) => notify({ message: words.exportFailed(errorView(error).detail) }))
  }

  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={text.shell.moreActions}>
          <IconDots size={16} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconDownload size={16} stroke={1.6} />} onClick={save}>
          {words.export}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconSitemap size={16} stroke={1.6} />}
          renderRoot={(props) => <Link {...props} {...paths.process(process.id)} />}
        >
          {words.process}
        </Menu.Item>
        {run.records.total > 0 && (
          <Menu.Item
            leftSection={<IconSend size={16} stroke={1.6} />}
            renderRoot={(props) => <Link {...props} {...paths.deliveries({ run: String(id) })} />}
          >
            {words.deliveries}
          </Menu.Item>
        )}
        {traceId !== null && (
          <Menu.Item
            leftSection={<IconCopy size={16} stroke={1.6} />}
            onClick={() => void navigator.clipboard?.writeText(traceId).then(() => notify({ message: words.copied }))}
          >
            {words.copyTrace}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
