import type { ScenarioUse } from '@sendwright/contract'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { paths } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { DifferenceWords } from './DifferenceWords.tsx'
import classes from './UsageBand.module.css'

const mostShown = 4

export interface UsageBandProps {
  readonly uses: readonly ScenarioUse[]
  /** Opens the tab that lists all of them; null where there is none. */
  readonly onShowAll: (() => void) | null
}

/** Says what uses a scenario, and how far each action differs, before it is edited. */
export function UsageBand({ uses, onShowAll }: UsageBandProps) {
  const words = text.integrations.usage
  if (uses.length === 0) return null
  const shown = uses.length <= mostShown + 1 ? uses : uses.slice(0, mostShown)
  const hidden = uses.length - shown.length
  return (
    <div className={classes['band']} role="note">
      <IconAlertTriangle size={16} stroke={1.6} className={classes['icon']} aria-hidden />
      <div className={classes['content']}>
        <p className={classes['sentence']}>
          <strong>{words.count(uses.length)}</strong> {words.note(uses.length)}
        </p>
        <ul className={classes['uses']}>
          {shown.map((use) => (
            <li key={`${use.processId}/${use.nodeId}/${use.actionId}/${use.direction}`} className={classes['use']}>
              <Link {...linkToUse(use)}>{use.actionName || words.unnamedAction}</Link>
              <span>{words.place(use.processName, use.nodeName || words.unnamedStep)}</span>
              <DifferenceWords use={use} />
            </li>
          ))}
        </ul>
        {hidden > 0 && onShowAll !== null && (
          <button type="button" className={classes['all']} onClick={onShowAll}>
            {words.all(uses.length)}
          </button>
        )}
        {hidden > 0 && onShowAll === null && words.more(hidden)}
      </div>
    </div>
  )
}

/** The way to an action that uses a scenario. */
export function linkToUse(use: ScenarioUse) {
  return paths.process(use.processId, { node: use.nodeId, action: use.actionId, tab: 'parameters' })
}
