import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import {
  IconMenu2,
  IconPlayerPlay,
  IconPlugConnected,
  IconPuzzle,
  IconSend,
  IconSettings,
  IconSitemap,
} from '@tabler/icons-react'
import { Link, useNavigate, useRouterState, type LinkOptions } from '@tanstack/react-router'
import { useLiveCounts } from '../api/deliveryEvents.ts'
import { useLiveRunCounts } from '../api/runEvents.ts'
import { text } from '../text/en.ts'
import { formatCount } from '../text/format.ts'
import { paths } from './paths.ts'
import classes from './Rail.module.css'

interface Place {
  readonly id: string
  readonly name: string
  readonly Icon: typeof IconSitemap
  readonly link: LinkOptions
  readonly isHere: (path: string) => boolean
  /** What of it waits for a person. */
  readonly Count?: typeof FailedDeliveries
  /** Stands apart, at the lower end. */
  readonly atFoot?: boolean
}

const places: readonly Place[] = [
  {
    id: 'processes',
    name: text.shell.processes,
    Icon: IconSitemap,
    link: paths.processes(),
    isHere: (path: string) => path === '/' || path.startsWith('/processes'),
  },
  {
    id: 'integrations',
    name: text.shell.integrations,
    Icon: IconPuzzle,
    link: paths.integrations(),
    isHere: (path: string) => path.startsWith('/integrations'),
  },
  {
    id: 'connections',
    name: text.shell.connections,
    Icon: IconPlugConnected,
    link: paths.connections(),
    isHere: (path: string) => path.startsWith('/connections'),
  },
  {
    id: 'runs',
    name: text.shell.runs,
    Icon: IconPlayerPlay,
    link: paths.runs(),
    isHere: (path: string) => path.startsWith('/runs') || path.startsWith('/received'),
    Count: FailedRuns,
  },
  {
    id: 'deliveries',
    name: text.shell.deliveries,
    Icon: IconSend,
    link: paths.deliveries(),
    isHere: (path: string) => path.startsWith('/deliveries'),
    Count: FailedDeliveries,
  },
  {
    id: 'environments',
    name: text.shell.environments,
    Icon: IconSettings,
    link: paths.environments(),
    isHere: (path: string) => path.startsWith('/environments'),
    atFoot: true,
  },
]

/** The places of the product at the left edge. The shell's `data-rail` says whether names are shown. */
export function Rail() {
  const path = useRouterState({ select: (state) => state.location.pathname })
  return (
    <nav className={classes['rail']} aria-label={text.shell.mainNavigation} data-region="rail" tabIndex={-1}>
      {places.map(({ id, name, Icon, link, isHere, atFoot, Count }) => (
        <Tooltip key={id} label={name} position="right" classNames={{ tooltip: classes['tooltip'] ?? '' }}>
          <Link
            {...link}
            className={classes['place']}
            data-foot={atFoot}
            aria-current={isHere(path) ? 'page' : undefined}
          >
            <Icon size={18} stroke={1.6} aria-hidden />
            <span className={classes['name']}>{name}</span>
            {Count && <Count />}
          </Link>
        </Tooltip>
      ))}
    </nav>
  )
}

function FailedDeliveries() {
  return <FailedCount failed={useLiveCounts()?.failed ?? 0} />
}

function FailedRuns() {
  return <FailedCount failed={useLiveRunCounts()?.failed ?? 0} />
}

/** How many have failed; folded it is a red dot, and its number a part of the name. */
function FailedCount({ failed }: { readonly failed: number }) {
  if (failed === 0) return null
  return (
    <span className={classes['count']}>
      <span aria-hidden>{formatCount(failed)}</span>
      <span className="visually-hidden">{text.shell.failed(failed)}</span>
    </span>
  )
}

/** The same places as a menu, for narrow windows; the style sheet shows one of the two. */
export function RailMenu() {
  const navigate = useNavigate()
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ActionIcon className={classes['menuButton']} aria-label={text.shell.mainNavigation}>
          <IconMenu2 size={18} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {places.map(({ id, name, Icon, link }) => (
          <Menu.Item key={id} leftSection={<Icon size={16} stroke={1.6} />} onClick={() => void navigate(link)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
