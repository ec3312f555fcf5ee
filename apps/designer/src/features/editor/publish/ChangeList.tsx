import { IconAlertCircle, IconMinus, IconPencil, IconPlus } from '@tabler/icons-react'
import { useRef } from 'react'
import { text } from '../../../text/en.ts'
import { moveBetweenRows } from '../../../ui/rowKeys.ts'
import type { ChangeItem, StepChanges } from './changeGroups.ts'
import classes from './ChangeList.module.css'
import { sentenceBelowHeading } from './changeSentence.ts'
import { changedLines } from './differenceRows.ts'

const icons = { added: IconPlus, changed: IconPencil, removed: IconMinus } as const

/** Every change in words, by step and action. Arrows move through them; the one with the focus is shown beside the list. */
export function ChangeList({
  steps,
  selected,
  onSelect,
}: {
  readonly steps: readonly StepChanges[]
  readonly selected: ChangeItem | null
  readonly onSelect: (key: string) => void
}) {
  const words = text.publish.changes
  const list = useRef<HTMLUListElement>(null)
  return (
    <ul ref={list} className={classes['list']} aria-label={words.list} data-rows>
      {steps.map((step) => (
        <li key={step.nodeId ?? ''} className={classes['step']}>
          <h4 className={classes['stepName']}>
            {step.nodeId === null ? words.process : step.name === '' ? words.unnamedStep : step.name}
          </h4>
          {step.actions.map((action) => (
            <div key={action.actionId ?? ''} className={classes['action']}>
              {action.actionId !== null && (
                <h5 className={classes['actionName']}>
                  {action.name === '' ? words.unnamedAction : action.name}
                  <Errors count={action.errors} />
                </h5>
              )}
              <ul className={classes['changes']}>
                {action.items.map((item) => (
                  <li key={item.key}>
                    <button
                      type="button"
                      className={classes['change']}
                      aria-current={item.key === selected?.key}
                      tabIndex={item.key === selected?.key ? 0 : -1}
                      data-row
                      onFocus={() => onSelect(item.key)}
                      onClick={() => onSelect(item.key)}
                      onKeyDown={moveBetweenRows}
                    >
                      <Change item={item} />
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </li>
      ))}
    </ul>
  )
}

function Change({ item: { change, errors } }: { readonly item: ChangeItem }) {
  const words = text.publish.changes
  const Icon = icons[change.kind]
  return (
    <>
      <Icon size={14} stroke={1.6} aria-hidden className={classes['mark']} data-kind={change.kind} />
      <span className={classes['sentence']}>
        {sentenceBelowHeading(change).map((piece, index) => (
          <span key={index} data-kind={piece.kind}>
            {piece.text}
          </span>
        ))}
        {change.text !== null &&
          change.kind === 'changed' &&
          words.lines(changedLines(change.text.before, change.text.after))}
      </span>
      <Errors count={errors} />
    </>
  )
}

function Errors({ count }: { readonly count: number }) {
  if (count === 0) return null
  return (
    <span className={classes['errors']}>
      <IconAlertCircle size={14} stroke={1.6} aria-hidden />
      <span aria-hidden>{count}</span>
      <span className="visually-hidden">{text.publish.changes.problems(count)}</span>
    </span>
  )
}
