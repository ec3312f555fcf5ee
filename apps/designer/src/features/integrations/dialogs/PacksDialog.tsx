import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconCheck } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { integrationQueries, useInstallPack } from '../../../api/integrations.ts'
import { errorView } from '../../../app/errorView.ts'
import { importCounts, scenarioToOpen } from '../../../app/importDocument/importView.ts'
import { notify } from '../../../app/notify.tsx'
import { paths, scenarioPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { TableSkeleton } from '../../../ui/TableSkeleton.tsx'
import classes from './Dialogs.module.css'

/** The ready-made packs: what each holds, and one button to install it. */
export function PacksDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={text.integrations.packs.title}
      size={680}
      closeButtonProps={{ 'aria-label': text.shell.close }}
    >
      <p className={classes['note']}>{text.integrations.packs.note}</p>
      <PackList onInstalled={onClose} />
    </Modal>
  )
}

/** The list of packs; after an install the first new scenario is open. */
export function PackList({ onInstalled }: { readonly onInstalled?: () => void }) {
  const words = text.integrations.packs
  const query = useQuery(integrationQueries.packs())
  const install = useInstallPack()
  const navigate = useNavigate()

  function onInstall(id: string, name: string): void {
    install.mutate(id, {
      onSuccess: (answer) => {
        const { added, changed, same } = importCounts([answer])
        const first = scenarioToOpen([answer])
        if (first !== null)
          void navigate(paths.integrations({ scenario: scenarioPlace(first.integration, first.scenario ?? undefined) }))
        notify({ message: words.done(name, added + changed + same), icon: <IconCheck size={16} stroke={1.6} /> })
        onInstalled?.()
      },
    })
  }

  if (query.isPending) return <TableSkeleton rows={2} twoLines />
  if (query.error && query.data === undefined) {
    return <ErrorState title={words.loadFailed} {...errorView(query.error)} onRetry={() => void query.refetch()} />
  }
  const packs = query.data ?? []
  if (packs.length === 0) return <p className={classes['note']}>{words.none}</p>
  return (
    <ul className={classes['packs']} aria-label={words.title}>
      {packs.map((pack) => (
        <li key={pack.id} className={classes['pack']}>
          <div>
            <p className={classes['packName']}>
              {pack.name}
              {pack.installed !== 'no' && <span className={classes['state']}>{words.installed[pack.installed]}</span>}
            </p>
            <div>{pack.description}</div>
            <ul className={classes['contents']}>
              {pack.integrations.map(({ name, scenarios }) => (
                <li key={name}>{words.contents(name, scenarios)}</li>
              ))}
            </ul>
          </div>
          <Button
            variant="default"
            size="xs"
            aria-label={words.installOf(pack.name)}
            loading={install.isPending && install.variables === pack.id}
            disabled={install.isPending}
            onClick={() => onInstall(pack.id, pack.name)}
          >
            {pack.installed === 'no' ? words.install : words.update}
          </Button>
          {install.error && install.variables === pack.id && (
            <div className={classes['wide']}>
              <ErrorState title={words.failed(pack.name)} {...errorView(install.error)} />
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}
