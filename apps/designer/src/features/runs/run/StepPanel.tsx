import { ActionIcon, Select, Tabs, Tooltip } from '@mantine/core'
import type { ProcessGraph, Run, RunVisit } from '@sendwright/model'
import { IconX } from '@tabler/icons-react'
import { useRef } from 'react'
import { StepIcon } from '../../../app/drawing/StepIcon.tsx'
import { stepTabs, type RunPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { formatShortSecond } from '../../../text/format.ts'
import { useEscape } from '../../../ui/useEscape.ts'
import type { ChangeRun } from '../useRunPlace.ts'
import { waitWords } from '../waitWords.ts'
import { DataTab } from './DataTab.tsx'
import { MessageTab } from './MessageTab.tsx'
import { closedStep } from './openStep.ts'
import { Decisions } from './Decisions.tsx'
import classes from './StepPanel.module.css'
import { Triggers } from './Triggers.tsx'
import { isWaiting, Waits } from './Waits.tsx'
import { WhyTab } from './WhyTab.tsx'

export interface StepPanelProps {
  readonly run: Run
  readonly graph: ProcessGraph
  readonly node: string
  /** null where the run has not reached the step. */
  readonly visit: RunVisit | null
  readonly place: RunPlace
  readonly change: ChangeRun
}

/** One step of a run in one visit: what stopped it and what can be done, what it sent, its data, and what decided. */
export function StepPanel({ run, graph, node, visit, place, change }: StepPanelProps) {
  const words = text.run.step
  const panel = useRef<HTMLElement>(null)
  const close = (): void => change({ node: closedStep, visit: undefined, action: undefined })
  useEscape(panel, close)
  const step = graph.nodes.find(({ id }) => id === node)
  const visits = run.visits.filter((each) => each.node === node)
  const stopped = visit?.actions.filter((action) => action.stopped !== null) ?? []
  return (
    <aside ref={panel} className={classes['panel']} aria-label={words.label} data-region="panel" tabIndex={-1}>
      <header className={classes['head']}>
        <span className={classes['icon']} data-stopped={stopped.length > 0 || undefined}>
          <StepIcon type={step?.type ?? ''} />
        </span>
        <div className={classes['names']}>
          <div className={classes['type']}>
            {step !== undefined && text.editor.stepType(step.type)}
            {visit !== null && ` · ${words.visit(visit.number)}`}
          </div>
          <h2 className={classes['name']}>{step?.name || node}</h2>
        </div>
        <Tooltip label={words.close}>
          <ActionIcon aria-label={words.close} onClick={close}>
            <IconX size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </header>
      {visits.length > 1 && visit !== null && (
        <Select
          className={classes['visits'] ?? ''}
          aria-label={words.visitLabel}
          value={visit.id}
          data={visits.map(({ id, number, enteredAt }) => ({
            value: id,
            label: words.visitOf(number, formatShortSecond(enteredAt)),
          }))}
          onChange={(id) => id !== null && change({ node, visit: id })}
        />
      )}
      {visit === null ? (
        <p className={classes['empty']}>{words.notReached}</p>
      ) : (
        <>
          {stopped.map((standing) => (
            <Decisions key={standing.action} run={run} graph={graph} visit={visit} standing={standing} />
          ))}
          {visit.wait !== null && stopped.length === 0 && !visit.actions.some(isWaiting) && (
            <p className={classes['wait']}>{words.waits(waitWords(visit.wait))}</p>
          )}
          <Waits run={run} visit={visit} />
          <Triggers run={run} visit={visit} />
          <Tabs
            className={classes['tabs'] ?? ''}
            value={place.tab ?? 'message'}
            onChange={(value) => change({ tab: stepTabs.find((tab) => tab === value), node, visit: visit.id }, false)}
            keepMounted={false}
          >
            <Tabs.List>
              {stepTabs.map((tab) => (
                <Tabs.Tab key={tab} value={tab}>
                  {words.tabs[tab]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="message" className={classes['tab']}>
              <MessageTab run={run} step={step} visit={visit} chosen={place.action} change={change} />
            </Tabs.Panel>
            <Tabs.Panel value="data" className={classes['tab']}>
              <DataTab run={run} visit={visit} />
            </Tabs.Panel>
            <Tabs.Panel value="why" className={classes['tab']}>
              <WhyTab run={run} visit={visit} />
            </Tabs.Panel>
          </Tabs>
        </>
      )}
    </aside>
  )
}
