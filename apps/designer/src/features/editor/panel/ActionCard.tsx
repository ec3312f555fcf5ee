import { useSortable } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { ActionIcon, Tabs, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconGripVertical } from '@tabler/icons-react'
import type { Problem } from '@sendwright/model'
import type { KeyboardEvent } from 'react'
import { text } from '../../../text/en.ts'
import { StateChip } from '../../../ui/StateText.tsx'
import { isSend } from '../actionKind.ts'
import type { EditorNode } from '../document/editorDocument.ts'
import { ScenarioChip, ScenarioMark } from '../importParameters/ScenarioChip.tsx'
import { ScenarioLinkScope } from '../importParameters/ScenarioLinkScope.tsx'
import { problemTab } from '../problems/problemPlace.ts'
import classes from './ActionCard.module.css'
import { ActionMenu, type ActionVerb } from './ActionMenu.tsx'
import { actionName } from './actionName.ts'
import { ActionSummary } from './ActionSummary.tsx'
import { ActionTab } from './ActionTab.tsx'
import type { ActionRow } from './actionTree.ts'
import { KindParameters } from './KindParameters.tsx'
import { timerProblem, type TimerDraft } from './timerDraft.ts'
import { useSharedEdits } from './useActionEdits.ts'

export interface ActionCardProps {
  readonly node: EditorNode
  readonly row: ActionRow
  readonly isOpen: boolean
  readonly tab: 'action' | 'parameters'
  readonly onTab: (tab: 'action' | 'parameters') => void
  readonly problems: readonly Problem[]
  readonly timerDraft: TimerDraft | null
  readonly onTimerDraft: (draft: TimerDraft | null) => void
  readonly onVerb: (verb: ActionVerb) => void
}

/** How far a child stands below its parent. */
const indentPx = 26

/** One action: a line that says what it does, and, open, its fields in two tabs. */
export function ActionCard(props: ActionCardProps) {
  const { node, row, isOpen, onVerb } = props
  const { action } = row
  const name = actionName(action)
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, transition, isDragging } = useSortable({
    id: action.id,
  })
  const draftProblem = timerProblem(action, props.timerDraft)
  const problems = draftProblem === null ? props.problems : [draftProblem, ...props.problems]

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const isArrow = event.key === 'ArrowUp' || event.key === 'ArrowDown'
    const inEditor = event.target instanceof Element && event.target.closest('.monaco-editor') !== null
    if (!event.altKey || !isArrow || inEditor) return
    event.preventDefault()
    onVerb(event.key === 'ArrowUp' ? 'moveUp' : 'moveDown')
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys that its controls leave to it
    <li
      ref={setNodeRef}
      className={classes['row']}
      data-depth={row.depth > 0 || undefined}
      data-dragging={isDragging || undefined}
      style={{
        marginLeft: row.depth * indentPx,
        transform: CSS.Translate.toString(transform),
        transition,
      }}
      onKeyDown={onKeyDown}
    >
      <div className={classes['card']} data-open={isOpen} data-disabled={!action.enabled || undefined}>
        <div className={classes['header']}>
          <button
            type="button"
            ref={setActivatorNodeRef}
            className={classes['grip']}
            {...attributes}
            {...listeners}
            aria-label={text.panel.card.drag(name)}
          >
            <IconGripVertical size={16} stroke={1.6} aria-hidden />
          </button>
          <span className={classes['number']}>{row.number}</span>
          <button type="button" className={classes['title']} aria-expanded={isOpen} onClick={() => onVerb('toggle')}>
            <span className={classes['name']}>{name}</span>
            <ActionSummary action={action} isOpen={isOpen} />
            {!isOpen && isSend(action) && <ScenarioMark action={action} />}
          </button>
          <ProblemCount problems={problems} />
          <ActionMenu node={node} action={action} name={name} onVerb={onVerb} />
          <Tooltip label={isOpen ? text.panel.card.close(name) : text.panel.card.open(name)}>
            <ActionIcon
              aria-label={isOpen ? text.panel.card.close(name) : text.panel.card.open(name)}
              aria-expanded={isOpen}
              onClick={() => onVerb('toggle')}
            >
              {isOpen ? <IconChevronUp size={16} stroke={1.6} /> : <IconChevronDown size={16} stroke={1.6} />}
            </ActionIcon>
          </Tooltip>
        </div>
        {isOpen &&
          (isSend(action) ? (
            <ScenarioLinkScope node={node} action={action}>
              <OpenCard {...props} problems={problems} />
            </ScenarioLinkScope>
          ) : (
            <OpenCard {...props} problems={problems} />
          ))}
      </div>
    </li>
  )
}

function OpenCard(props: ActionCardProps) {
  const { node, row, tab, onTab, problems, timerDraft, onTimerDraft } = props
  const { action } = row
  const edits = useSharedEdits(node.id, action.id)
  return (
    <Tabs
      value={tab}
      onChange={(value) => onTab(value === 'action' ? 'action' : 'parameters')}
      keepMounted={false}
      className={classes['tabs']}
    >
      <div className={classes['tabRow']}>
        <Tabs.List className={classes['tabList']}>
          {(['action', 'parameters'] as const).map((each) => (
            <Tabs.Tab key={each} value={each} rightSection={<TabDot problems={problems} tab={each} />}>
              {text.panel.tabs[each]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {isSend(action) && <ScenarioChip action={action} />}
      </div>
      <Tabs.Panel value="action">
        <ActionTab {...{ node, action, problems, edits, timerDraft, onTimerDraft }} />
      </Tabs.Panel>
      <Tabs.Panel value="parameters">
        <KindParameters node={node} action={action} problems={problems} />
      </Tabs.Panel>
    </Tabs>
  )
}

function TabDot({ problems, tab }: { readonly problems: readonly Problem[]; readonly tab: 'action' | 'parameters' }) {
  const here = problems.filter((problem) => problemTab(problem) === tab)
  if (here.length === 0) return null
  const isError = here.some((problem) => problem.severity === 'error')
  return (
    <span className={classes['dot']} data-severity={isError ? 'error' : 'warning'}>
      <span className="visually-hidden">{isError ? text.panel.tabs.hasProblems : text.panel.tabs.hasWarnings}</span>
    </span>
  )
}

function ProblemCount({ problems }: { readonly problems: readonly Problem[] }) {
  const errors = problems.filter((problem) => problem.severity === 'error').length
  const warnings = problems.length - errors
  if (problems.length === 0) return null
  const label = errors > 0 ? text.panel.card.errors(errors) : text.panel.card.warnings(warnings)
  return (
    <span title={label} className={classes['count']}>
      <StateChip state={errors > 0 ? 'failed' : 'warning'}>
        <span aria-hidden>{errors > 0 ? errors : warnings}</span>
        <span className="visually-hidden">{label}</span>
      </StateChip>
    </span>
  )
}
