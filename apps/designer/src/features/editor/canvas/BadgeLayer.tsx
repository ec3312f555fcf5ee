import { IconAlertCircle, IconAlertTriangle, IconSend } from '@tabler/icons-react'
import { useLayoutEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { text } from '../../../text/en.ts'
import type { ElementRegistry, EventBus, Overlays } from '../document/modeling/bpmnJs.ts'
import classes from './Canvas.module.css'
import type { Drawing } from './view.ts'

/** What the badge of a step says. */
export interface StepBadge {
  readonly nodeId: string
  readonly actions: number
  readonly errors: number
  readonly warnings: number
  readonly selected: boolean
}

/** The badges of a drawing, on the upper right corners of their steps. They keep their size in every zoom. */
export function BadgeLayer({
  drawing,
  badges,
  onSelect,
}: {
  readonly drawing: Drawing
  readonly badges: readonly StepBadge[]
  readonly onSelect: (nodeId: string) => void
}) {
  const [hosts] = useState(() => new Map<string, HTMLElement>())
  const shown = badges.filter((badge) => badge.actions > 0 || badge.errors + badge.warnings > 0)

  // After every render: replacing a step, or undoing its deletion, makes a new shape without its overlay.
  useLayoutEffect(() => {
    attachHosts(drawing, hosts, new Set(shown.map((badge) => badge.nodeId)))
  })
  useLayoutEffect(() => {
    const eventBus = drawing.get<EventBus>('eventBus')
    const onShapes = (): void => attachHosts(drawing, hosts, new Set(hosts.keys()))
    eventBus.on(['import.done', 'commandStack.changed'], 100, onShapes)
    return () => eventBus.off(['import.done', 'commandStack.changed'], onShapes)
  }, [drawing, hosts])

  return shown.map((badge) =>
    createPortal(<Badge badge={badge} onSelect={onSelect} />, hostOf(hosts, badge.nodeId), badge.nodeId),
  )
}

function Badge({ badge, onSelect }: { readonly badge: StepBadge; readonly onSelect: (nodeId: string) => void }) {
  const { actions, errors, warnings, selected } = badge
  const problems =
    errors > 0
      ? { severity: 'error', count: errors, Icon: IconAlertCircle }
      : { severity: 'warning', count: warnings, Icon: IconAlertTriangle }
  const name = text.editor.badge.name(actions, errors, warnings)
  // Not a tab stop: the outline is the way to steps for the keyboard, and says the same.
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes['badge']}
      title={name}
      data-selected={selected || undefined}
      onClick={() => onSelect(badge.nodeId)}
    >
      <span className="visually-hidden">{name}</span>
      <span className={classes['segment']} aria-hidden>
        <IconSend size={12} stroke={2} />
        {actions}
      </span>
      {problems.count > 0 && (
        <span className={classes['segment']} data-severity={problems.severity} aria-hidden>
          <problems.Icon size={12} stroke={2} />
          {problems.count}
        </span>
      )}
    </button>
  )
}

const overlayType = 'sendwright-badge'

function hostOf(hosts: Map<string, HTMLElement>, nodeId: string): HTMLElement {
  const known = hosts.get(nodeId)
  if (known !== undefined) return known
  const host = document.createElement('div')
  hosts.set(nodeId, host)
  return host
}

/** Puts the host of every wanted badge on its shape, where there is one, and takes the others away. */
function attachHosts(drawing: Drawing, hosts: Map<string, HTMLElement>, wanted: ReadonlySet<string>): void {
  const overlays = drawing.get<Overlays>('overlays')
  const elementRegistry = drawing.get<ElementRegistry>('elementRegistry')
  for (const [nodeId, host] of hosts) {
    const element = elementRegistry.get(nodeId)
    if (!wanted.has(nodeId)) {
      hosts.delete(nodeId)
      if (element !== undefined) overlays.remove({ element: nodeId, type: overlayType })
    } else if (element !== undefined && !host.isConnected) {
      overlays.remove({ element: nodeId, type: overlayType })
      overlays.add(nodeId, overlayType, { position: { top: 0, right: 0 }, scale: false, html: host })
    }
  }
}
