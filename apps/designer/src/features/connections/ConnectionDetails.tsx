import { ActionIcon, Menu, Tabs, Tooltip } from '@mantine/core'
import type { ConnectionView } from '@sendwright/contract'
import { IconDots, IconTrash, IconX } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { DegradedBanner } from '../../app/connectionHealth/DegradedBanner.tsx'
import { text } from '../../text/en.ts'
import { Banner } from '../../ui/Banner.tsx'
import { StateIcon } from '../../ui/StateText.tsx'
import { useEscape } from '../../ui/useEscape.ts'
import { CheckTab } from './CheckTab.tsx'
import classes from './ConnectionDetails.module.css'
import { DeleteConnectionDialog } from './DeleteConnectionDialog.tsx'
import { EnvironmentChips } from './EnvironmentChips.tsx'
import { FaultsTab } from './FaultsTab.tsx'
import { SettingsTab } from './SettingsTab.tsx'
import { TopicsTab } from './TopicsTab.tsx'
import { useBoundEnvironments } from './useBoundEnvironments.ts'

export interface ConnectionDetailsProps {
  readonly connection: ConnectionView
  readonly onClose: () => void
}

const route = getRouteApi('/connections')
const tabs = ['check', 'settings', 'topics', 'faults'] as const

/** One connection: its check step by step, its settings, its topics. Esc closes it. */
export function ConnectionDetails({ connection, onClose }: ConnectionDetailsProps) {
  // What is incomplete has nothing to check: its settings come first.
  const { tab = connection.toComplete === null ? 'check' : 'settings' } = route.useSearch()
  const bound = useBoundEnvironments()
  const navigate = route.useNavigate()
  const [deleting, setDeleting] = useState(false)
  const place = useRef<HTMLElement>(null)
  useEscape(place, onClose)
  const setTab = (value: string | null): void => {
    const next = tabs.find((candidate) => candidate === value)
    void navigate({ search: { id: connection.id, tab: next }, replace: true })
  }
  return (
    <aside
      ref={place}
      className={classes['details']}
      aria-label={text.connections.details(connection.name)}
      data-region="details"
      tabIndex={-1}
    >
      <header className={classes['head']}>
        <div className={classes['names']}>
          <div>
            <h2 className={classes['name']}>{connection.name}</h2>
            <EnvironmentChips environments={bound.get(connection.id)} />
          </div>
          <code className={classes['id']}>{connection.id}</code>
        </div>
        {!connection.builtIn && (
          <Menu>
            <Menu.Target>
              <ActionIcon aria-label={text.shell.moreActions}>
                <IconDots size={16} stroke={1.6} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconTrash size={16} stroke={1.6} />} onClick={() => setDeleting(true)}>
                {text.connections.remove.menu}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
        <Tooltip label={text.connections.closeDetails}>
          <ActionIcon aria-label={text.connections.closeDetails} onClick={onClose}>
            <IconX size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </header>
      {connection.toComplete !== null && (
        <Banner tone="warning" icon={<StateIcon state="warning" />}>
          <strong>{text.connections.toComplete.title}</strong> {connection.toComplete}{' '}
          {text.connections.toComplete.note}
        </Banner>
      )}
      {/* Why it delivers at least once stands in its settings and below the list. */}
      <DegradedBanner connection={connection.id} isBrief />
      <Tabs value={tab} onChange={setTab} keepMounted={false} className={classes['tabs']}>
        <Tabs.List className={classes['tabList']}>
          {tabs
            // Only the sandbox can be made to misbehave.
            .filter((value) => value !== 'faults' || connection.builtIn)
            .map((value) => (
              <Tabs.Tab key={value} value={value}>
                {text.connections.tabs[value]}
              </Tabs.Tab>
            ))}
        </Tabs.List>
        <Tabs.Panel value="check" className={classes['panel']}>
          <CheckTab connectionId={connection.id} />
        </Tabs.Panel>
        <Tabs.Panel value="settings" className={classes['panel']}>
          <SettingsTab connection={connection} />
        </Tabs.Panel>
        <Tabs.Panel value="topics" className={classes['panel']}>
          <TopicsTab connection={connection} />
        </Tabs.Panel>
        {connection.builtIn && (
          <Tabs.Panel value="faults" className={classes['panel']}>
            <FaultsTab connectionId={connection.id} />
          </Tabs.Panel>
        )}
      </Tabs>
      <DeleteConnectionDialog
        connection={connection}
        opened={deleting}
        onClose={() => setDeleting(false)}
        onDeleted={onClose}
      />
    </aside>
  )
}
