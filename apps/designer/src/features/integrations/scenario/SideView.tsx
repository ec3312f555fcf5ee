import { Button } from '@mantine/core'
import type { ScenarioUse } from '@sendwright/contract'
import type { Direction, Scenario } from '@sendwright/model'
import { IconArrowDownLeft, IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import { text } from '../../../text/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { MessageView, type MessageViewKind } from './MessageView.tsx'
import { SampleView } from './SampleView.tsx'
import { SideFacts } from './SideFacts.tsx'
import classes from './SideView.module.css'
import { UsageBand } from './UsageBand.tsx'

export interface SideViewProps {
  readonly scenario: Scenario
  readonly direction: Direction
  readonly uses: readonly ScenarioUse[]
  readonly onShowUses: () => void
  /** Begins an edit that adds the side where there is none. */
  readonly onAddSide: () => void
}

/** One side of a scenario to be read: what uses it, its message, topics, key, headers and samples. */
export function SideView({ scenario, direction, uses, onShowUses, onAddSide }: SideViewProps) {
  const [view, setView] = useState<MessageViewKind>('fields')
  const side = scenario[direction]
  if (side === undefined) return <NoSide direction={direction} onAddSide={onAddSide} />
  return (
    <>
      <UsageBand uses={uses.filter((use) => use.direction === direction)} onShowAll={onShowUses} />
      <div className={classes['columns']}>
        <MessageView side={side} view={view} onView={setView} />
        <div className={classes['facts']}>
          <SideFacts side={side} />
          <SampleView side={side} />
        </div>
      </div>
    </>
  )
}

/** Says that a scenario has nothing in a direction, and offers to add it. */
export function NoSide({ direction, onAddSide }: Pick<SideViewProps, 'direction' | 'onAddSide'>) {
  const words = text.integrations
  const Icon = direction === 'send' ? IconSend : IconArrowDownLeft
  return (
    <EmptyState
      icon={<Icon size={20} stroke={1.6} />}
      title={words.noSide[direction].title}
      note={words.noSide[direction].note}
      actions={
        <Button variant="default" onClick={onAddSide}>
          {words.edit.addSide[direction]}
        </Button>
      }
    />
  )
}
