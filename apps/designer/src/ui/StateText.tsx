import {
  IconAlertCircle,
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconInbox,
  IconInfoCircle,
  IconLoader2,
  IconPlayerPlay,
  IconPlayerTrackNext,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './StateText.module.css'

const states = {
  accepted: IconInbox,
  sending: IconLoader2,
  delivered: IconCircleCheck,
  failed: IconAlertCircle,
  skipped: IconPlayerTrackNext,
  cancelled: IconBan,
  warning: IconAlertTriangle,
  information: IconInfoCircle,
  waiting: IconCircleDashed,
  active: IconPlayerPlay,
} as const

/** The states that have a colour and an icon of their own. */
export type VisibleState = keyof typeof states

/** The icon of a state in its colour; without a word beside it, give `label`. */
export function StateIcon({
  state,
  size = 16,
  label,
  isStill = false,
}: {
  readonly state: VisibleState
  readonly size?: number
  readonly label?: string
  /** What would turn stands: it names a state that nothing is in now. */
  readonly isStill?: boolean
}) {
  const Icon = states[state]
  return (
    <Icon
      className={classes['icon']}
      data-state={state}
      data-still={isStill || undefined}
      size={size}
      stroke={1.6}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    />
  )
}

/** Icon and word of a state, in its colour. */
export function StateText({ state, children }: { readonly state: VisibleState; readonly children: ReactNode }) {
  return (
    <span className={classes['text']} data-state={state}>
      <StateIcon state={state} />
      <span>{children}</span>
    </span>
  )
}

/** A state that stands alone: icon and word on its tint. */
export function StateChip({ state, children }: { readonly state: VisibleState; readonly children: ReactNode }) {
  return (
    <span className={classes['chip']} data-state={state}>
      <StateIcon state={state} size={14} />
      <span>{children}</span>
    </span>
  )
}
