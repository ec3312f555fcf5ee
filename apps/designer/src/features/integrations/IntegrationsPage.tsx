import { ActionIcon, Button, Menu } from '@mantine/core'
import type { IntegrationImport, IntegrationSummaryView } from '@sendwright/contract'
import {
  IconCheck,
  IconDots,
  IconFileExport,
  IconFileImport,
  IconPackage,
  IconPlus,
  IconPuzzle,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { exportUrl, integrationQueries } from '../../api/integrations.ts'
import { AppShell } from '../../app/AppShell.tsx'
import { errorView } from '../../app/errorView.ts'
import { DropOverlay } from '../../app/fileDrop/DropOverlay.tsx'
import type { DroppedFile } from '../../app/fileDrop/droppedFiles.ts'
import { useFileDrop } from '../../app/fileDrop/useFileDrop.ts'
import { ImportDocumentDialog } from '../../app/importDocument/ImportDocumentDialog.tsx'
import { importCounts, scenarioToOpen } from '../../app/importDocument/importView.ts'
import { notify } from '../../app/notify.tsx'
import { paths, scenarioPlace } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { IntegrationDialog } from './dialogs/IntegrationDialog.tsx'
import { PackList, PacksDialog } from './dialogs/PacksDialog.tsx'
import classes from './IntegrationsPage.module.css'
import { LibraryCrumbs } from './LibraryCrumbs.tsx'
import { LibraryPlace } from './LibraryPlace.tsx'
import { LibraryTree } from './tree/LibraryTree.tsx'

const route = getRouteApi('/integrations')

/** The library: every scenario in a tree, and beside it the one that the address names. Files can be dropped on it. */
export function IntegrationsPage() {
  const { scenario: place, import: importing } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(integrationQueries.list())
  const [dialog, setDialog] = useState<'integration' | 'packs' | null>(null)
  const [dropped, setDropped] = useState<readonly DroppedFile[] | undefined>(undefined)
  const [isEditing, setEditing] = useState(false)
  const integrations = query.data
  useFirstPlace(integrations, place)

  const isImporting = importing === 'true'
  const setImporting = (open: boolean): void =>
    void navigate({ search: (before) => ({ ...before, import: open ? 'true' : undefined }), replace: !open })
  const dropping = useFileDrop((files) => {
    // The open dialog takes drops itself.
    if (isImporting || files.length === 0) return
    setDropped(files)
    setImporting(true)
  })

  function onImported(answers: readonly IntegrationImport[]): void {
    const first = scenarioToOpen(answers)
    const target =
      first && paths.integrations({ scenario: scenarioPlace(first.integration, first.scenario ?? undefined) })
    if (target !== null) void navigate(target)
    notify({
      message: text.integrations.import.done(importCounts(answers)),
      icon: <IconCheck size={16} stroke={1.6} />,
      ...(target !== null && { action: { label: text.integrations.import.open, run: () => void navigate(target) } }),
    })
  }

  const words = text.integrations
  const isEmpty = integrations?.length === 0
  return (
    <AppShell
      title={words.title}
      crumbs={<LibraryCrumbs integrations={integrations ?? []} place={place} />}
      rail="folded"
      unreachableNote={isEditing ? words.unreachableEditing : undefined}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} stroke={1.6} />}
            onClick={() => setDialog('integration')}
          >
            {words.newIntegration}
          </Button>
          <Button
            variant={isEditing || isImporting ? 'default' : 'filled'}
            leftSection={<IconFileImport size={16} stroke={1.6} />}
            onClick={() => {
              setDropped(undefined)
              setImporting(true)
            }}
          >
            {words.importDocument}
          </Button>
          <LibraryMenu hasContent={!isEmpty} onPacks={() => setDialog('packs')} />
        </>
      }
    >
      {query.error && integrations === undefined ? (
        <ErrorState title={words.loadFailed} {...errorView(query.error)} onRetry={() => void query.refetch()} />
      ) : isEmpty ? (
        <NoIntegration />
      ) : (
        <div className={classes['split']}>
          <section className={classes['list']} aria-label={words.tree.region} data-region="list" tabIndex={-1}>
            {integrations ? (
              <LibraryTree integrations={integrations} selected={place} />
            ) : (
              <TableSkeleton twoLines rows={8} />
            )}
          </section>
          <section className={classes['place']} aria-label={words.placeRegion} data-region="details" tabIndex={-1}>
            {place === undefined ? (
              integrations && (
                <EmptyState
                  icon={<IconPuzzle size={20} stroke={1.6} />}
                  title={words.choose.title}
                  note={words.choose.note}
                />
              )
            ) : (
              <LibraryPlace key={place} place={place} onEditing={setEditing} />
            )}
          </section>
        </div>
      )}
      <IntegrationDialog opened={dialog === 'integration'} onClose={() => setDialog(null)} />
      <PacksDialog opened={dialog === 'packs'} onClose={() => setDialog(null)} />
      <ImportDocumentDialog
        opened={isImporting}
        {...(dropped !== undefined && { files: dropped })}
        onClose={() => setImporting(false)}
        onImported={onImported}
      />
      {dropping && !isImporting && <DropOverlay {...words.import.drop} />}
    </AppShell>
  )
}

/** Opens the first scenario where the address names none. */
function useFirstPlace(integrations: readonly IntegrationSummaryView[] | undefined, place: string | undefined): void {
  const navigate = route.useNavigate()
  const first = integrations?.find((integration) => integration.scenarios.length > 0) ?? integrations?.[0]
  const target = first && scenarioPlace(first.id, first.scenarios[0]?.id)
  useEffect(() => {
    if (place === undefined && target !== undefined)
      void navigate({ search: (before) => ({ ...before, scenario: target }), replace: true })
  }, [place, target, navigate])
}

function LibraryMenu({ hasContent, onPacks }: { readonly hasContent: boolean; readonly onPacks: () => void }) {
  const words = text.integrations
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={words.libraryMenu}>
          <IconDots size={16} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPackage size={16} stroke={1.6} />} onClick={onPacks}>
          {words.menu.packs}
        </Menu.Item>
        {hasContent &&
          (['yaml', 'json'] as const).map((format) => (
            <Menu.Item
              key={format}
              component="a"
              href={exportUrl(format)}
              download
              leftSection={<IconFileExport size={16} stroke={1.6} />}
            >
              {format === 'yaml' ? words.menu.exportLibraryYaml : words.menu.exportLibraryJson}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function NoIntegration() {
  const words = text.integrations
  return (
    <div className={classes['empty']}>
      <EmptyState
        icon={<IconPuzzle size={20} stroke={1.6} />}
        title={words.empty.title}
        note={`${words.empty.note} ${words.empty.drop}`}
      />
      <section className={classes['packs']} aria-label={words.packs.title}>
        <h2 className={classes['packsTitle']}>{words.packs.title}</h2>
        <p className={classes['packsNote']}>{words.packs.note}</p>
        <PackList />
      </section>
    </div>
  )
}
