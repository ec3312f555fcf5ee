import { useSortable } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { ActionIcon, Menu, Tabs, Tooltip } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowNarrowRight,
  IconArrowUp,
  IconChevronDown,
  IconChevronUp,
  IconCopy,
  IconBookUpload,
  IconDots,
  IconGripVertical,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react'
import type { Action, Problem } from '@sendwright/model'
import { useState, type KeyboardEvent } from 'react'
import { text } from '../../../text/en.ts'
import { MiddleTruncate } from '../../../ui/MiddleTruncate.tsx'
import { StateChip } from '../../../ui/StateText.tsx'
import type { EditorNode } from '../document/editorDocument.ts'
import { SaveScenarioDialog } from '../importParameters/SaveScenarioDialog.tsx'
import { ScenarioChip, ScenarioMark } from '../importParameters/ScenarioChip.tsx'
import { ScenarioLinkScope } from '../importParameters/ScenarioLinkScope.tsx'
import { problemTab } from '../problems/problemPlace.ts'
import classes from './ActionCard.module.css'
import { actionName } from './actionName.ts'
import { ActionTab } from './ActionTab.tsx'
import { canMoveActionBy, type ActionRow } from './actionTree.ts'
import { durationInShort } from './durationWords.ts'
import { ParametersTab } from './ParametersTab.tsx'
import { timerProblem, type TimerDraft } from './timerDraft.ts'
import { useActionEdits } from './useActionEdits.ts'

/** What can be done with an action as a whole. */
export type ActionVerb = 'toggle' | 'moveUp' | 'moveDown' | 'duplicate' | 'setEnabled' | 'delete'

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
            <Summary action={action} isOpen={isOpen} />
            {!isOpen && <ScenarioMark action={action} />}
          </button>
          <ProblemCount problems={problems} />
          <CardMenu node={node} action={action} name={name} onVerb={onVerb} />
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
        {isOpen && (
          <ScenarioLinkScope node={node} action={action}>
            <OpenCard {...props} problems={problems} />
          </ScenarioLinkScope>
        )}
      </div>
    </li>
  )
}

function OpenCard({ node, row, tab, onTab, problems, timerDraft, onTimerDraft }: ActionCardProps) {
  const { action } = row
  const edits = useActionEdits(node.id, action.id)
  const common = { node, action, problems, edits }
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
        <ScenarioChip action={action} />
      </div>
      <Tabs.Panel value="action">
        <ActionTab {...common} timerDraft={timerDraft} onTimerDraft={onTimerDraft} />
      </Tabs.Panel>
      <Tabs.Panel value="parameters">
        <ParametersTab {...common} />
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

/** Where it sends to, and what differs from an action that sends at once, by itself. */
function Summary({ action, isOpen }: { readonly action: Action; readonly isOpen: boolean }) {
  const words = text.panel.card
  const [topic, ...others] = action.parameters.topics
  const wait = action.timer === null ? null : durationInShort(action.timer)
  const manual = action.required ? words.manualMandatory : words.manualOptional
  const differences = [
    ...(wait === null ? [] : [words.waits(wait)]),
    ...(action.trigger === 'manual' ? [manual] : []),
    ...(action.repeatable && !isOpen ? [words.repeatable] : []),
    ...(action.enabled ? [] : [words.disabled]),
  ]
  return (
    <span className={classes['summary']}>
      <span className={classes['topics']}>
        <IconArrowNarrowRight className={classes['arrow']} size={13} stroke={1.6} aria-hidden />
        {topic === undefined ? words.noTopic : <MiddleTruncate value={topic} tail={14} mono />}
        {others.length > 0 && <code>{words.moreTopics(others.length)}</code>}
      </span>
      {differences.length > 0 && <span>{`· ${differences.join(' · ')}`}</span>}
    </span>
  )
}

function CardMenu({
  node,
  action,
  name,
  onVerb,
}: {
  readonly node: EditorNode
  readonly action: Action
  readonly name: string
  readonly onVerb: (verb: ActionVerb) => void
}) {
  const words = text.panel.card
  const [isSaving, setSaving] = useState(false)
  return (
    <>
      <Menu>
        <Menu.Target>
          <Tooltip label={words.more(name)}>
            <ActionIcon aria-label={words.more(name)}>
              <IconDots size={16} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={16} stroke={1.6} />} onClick={() => onVerb('duplicate')}>
            {words.duplicate}
          </Menu.Item>
          <Menu.Item
            leftSection={
              action.enabled ? <IconPlayerPause size={16} stroke={1.6} /> : <IconPlayerPlay size={16} stroke={1.6} />
            }
            onClick={() => onVerb('setEnabled')}
          >
            {action.enabled ? words.disable : words.enable}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowUp size={16} stroke={1.6} />}
            disabled={!canMoveActionBy(node.actions, action.id, -1)}
            onClick={() => onVerb('moveUp')}
          >
            {words.moveUp}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowDown size={16} stroke={1.6} />}
            disabled={!canMoveActionBy(node.actions, action.id, 1)}
            onClick={() => onVerb('moveDown')}
          >
            {words.moveDown}
          </Menu.Item>
          <Menu.Item leftSection={<IconBookUpload size={16} stroke={1.6} />} onClick={() => setSaving(true)}>
            {text.importParameters.saveScenario.open}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconTrash size={16} stroke={1.6} />} onClick={() => onVerb('delete')}>
            {words.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SaveScenarioDialog opened={isSaving} node={node} action={action} onClose={() => setSaving(false)} />
    </>
  )
}
