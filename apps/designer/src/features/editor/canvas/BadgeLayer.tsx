import { IconAlertCircle, IconAlertTriangle, IconBan, IconSend } from '@tabler/icons-react'
import classes from '../../../app/drawing/Drawing.module.css'
import { StepOverlays } from '../../../app/drawing/StepOverlays.tsx'
import type { Drawing } from '../../../app/drawing/view.ts'
import { text } from '../../../text/en.ts'

/** What the badge of a step says. */
export interface StepBadge {
  readonly nodeId: string
  readonly actions: number
  readonly errors: number
  readonly warnings: number
  readonly selected: boolean
  /** Why the step is not executed; null for one that is. */
  readonly notExecuted: string | null
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
  const overlays = badges
    .filter((badge) => badge.actions > 0 || badge.errors + badge.warnings > 0 || badge.notExecuted !== null)
    .map((badge) => ({ nodeId: badge.nodeId, content: <Badge badge={badge} onSelect={onSelect} /> }))
  return <StepOverlays drawing={drawing} type="sendwright-badge" place="upper-right" overlays={overlays} />
}

function Badge({ badge, onSelect }: { readonly badge: StepBadge; readonly onSelect: (nodeId: string) => void }) {
  const { actions, errors, warnings, selected, notExecuted } = badge
  const problems =
    errors > 0
      ? { severity: 'error', count: errors, Icon: IconAlertCircle }
      : { severity: 'warning', count: warnings, Icon: IconAlertTriangle }
  const counts = text.editor.badge.name(actions, errors, warnings)
  const name = notExecuted === null ? counts : `${text.panel.notExecuted} ${notExecuted} ${counts}`
  // Not a tab stop: the outline is the way to steps for the keyboard, and says the same.
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes['badge']}
      title={name}
      data-selected={selected || undefined}
      data-not-executed={notExecuted !== null || undefined}
      onClick={() => onSelect(badge.nodeId)}
    >
      <span className="visually-hidden">{name}</span>
      {notExecuted !== null && (
        <span className={classes['segment']} data-severity="warning" aria-hidden>
          <IconBan size={12} stroke={2} />
        </span>
      )}
      {actions > 0 && (
        <span className={classes['segment']} aria-hidden>
          <IconSend size={12} stroke={2} />
          {actions}
        </span>
      )}
      {problems.count > 0 && notExecuted === null && (
        <span className={classes['segment']} data-severity={problems.severity} aria-hidden>
          <problems.Icon size={12} stroke={2} />
          {problems.count}
        </span>
      )}
    </button>
  )
}
