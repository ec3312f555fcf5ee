import { Button, Tabs, Textarea, TextInput } from '@mantine/core'
import type { IntegrationView, ScenarioUse } from '@sendwright/contract'
import type { Direction, Scenario, Side } from '@sendwright/model'
import { IconCheck, IconGitFork, IconTrash } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useReducer, useState } from 'react'
import { errorView } from '../../../app/errorView.ts'
import { LeaveGuard } from '../../../app/LeaveGuard.tsx'
import { notify } from '../../../app/notify.tsx'
import { useDismissedToasts } from '../../../app/useDismissedToasts.ts'
import { text } from '../../../text/en.ts'
import { formatWhen } from '../../../text/format.ts'
import { Banner } from '../../../ui/Banner.tsx'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { StateIcon } from '../../../ui/StateText.tsx'
import type { MessageViewKind } from '../scenario/MessageView.tsx'
import details from '../scenario/ScenarioDetails.module.css'
import { NoSide } from '../scenario/SideView.tsx'
import { UsageBand } from '../scenario/UsageBand.tsx'
import classes from './EditScenario.module.css'
import { EditSide } from './EditSide.tsx'
import { draftReducer, isChanged, type ScenarioDraft } from './scenarioDraft.ts'
import { createSideEdits } from './sideEdits.ts'
import { useSaveScenario, type ScenarioConflict } from './useSaveScenario.ts'

export interface EditScenarioProps {
  readonly integration: IntegrationView
  /** What the edit begins with. */
  readonly draft: ScenarioDraft
  readonly uses: readonly ScenarioUse[]
  readonly onDone: () => void
  /** The edit ends without being saved. */
  readonly onCancel: (draft: ScenarioDraft) => void
}

const route = getRouteApi('/integrations')
const directions = ['send', 'receive'] as const satisfies readonly Direction[]

/** A scenario while it is edited: nothing is stored before Save changes, and nothing is lost without being asked. */
export function EditScenario({ integration, draft: initial, uses, onDone, onCancel }: EditScenarioProps) {
  const words = text.integrations.edit
  const [draft, dispatch] = useReducer(draftReducer, initial)
  const scenario = initial.base
  const [base, setBase] = useState(scenario)
  const [brokenSamples, setBrokenSamples] = useState(0)
  const onBrokenSample = useCallback((change: 1 | -1) => setBrokenSamples((count) => count + change), [])
  const [view, setView] = useState<MessageViewKind>('fields')
  const saving = useSaveScenario()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const dismissToasts = useDismissedToasts()

  const tab: Direction =
    search.tab === 'receive' || (search.tab !== 'send' && scenario.send === undefined && scenario.receive !== undefined)
      ? 'receive'
      : 'send'
  const fault = faultOf(draft, brokenSamples)
  const isUnnamed = draft.scenario.name.trim() === ''
  const changed = isChanged(draft)

  async function save(over: Scenario): Promise<void> {
    if (!changed) return onDone()
    const named = finished(draft.scenario)
    if (!(await saving.save(integration.id, over, named))) return
    notify({
      message: words.saved(named.name),
      icon: <IconCheck size={16} stroke={1.6} />,
      undo: () => void takeBack(named, over),
    })
    onDone()
  }

  /** Undo: as it was before, unless somebody has changed it since. */
  async function takeBack(saved: Scenario, before: Scenario): Promise<void> {
    if (await saving.save(integration.id, saved, before)) return
    notify({ message: words.notTakenBack(saved.name) })
  }

  return (
    <article className={details['details']} aria-label={words.title(scenario.name)}>
      <header className={details['head']}>
        <h2 className={details['name']}>{words.title(scenario.name)}</h2>
        <div className={details['actions']}>
          {fault !== null && <span className={classes['reason']}>{fault}</span>}
          <Button variant="default" onClick={() => onCancel(draft)}>
            {text.shell.cancel}
          </Button>
          <Button loading={saving.isSaving} disabled={fault !== null || isUnnamed} onClick={() => void save(base)}>
            {words.save}
          </Button>
        </div>
      </header>
      {saving.conflict && (
        <ConflictBanner
          conflict={saving.conflict}
          onTakeTheirs={onDone}
          onKeepMine={(theirs) => {
            setBase(theirs)
            void save(theirs)
          }}
        />
      )}
      {saving.error !== null && <ErrorState title={words.notSaved} {...errorView(saving.error)} />}
      <Tabs
        value={tab}
        onChange={(value) =>
          void navigate({
            search: (before) => ({ ...before, tab: directions.find((each) => each === value) }),
            replace: true,
          })
        }
        keepMounted={false}
        className={details['tabs'] ?? ''}
      >
        <Tabs.List className={details['tabList'] ?? ''}>
          {directions.map((direction) => (
            <Tabs.Tab key={direction} value={direction}>
              {text.integrations.tabs[direction](draft.scenario[direction] !== undefined)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {directions.map((direction) => {
          const side = draft.scenario[direction]
          return (
            <Tabs.Panel key={direction} value={direction} className={details['panel'] ?? ''}>
              <div className={classes['content']}>
                <UsageBand uses={uses.filter((use) => use.direction === direction)} onShowAll={null} />
                <div className={classes['names']}>
                  <TextInput
                    label={words.name}
                    value={draft.scenario.name}
                    maxLength={300}
                    error={isUnnamed && words.needsName}
                    onChange={(event) => dispatch({ type: 'scenario', change: { name: event.currentTarget.value } })}
                  />
                  <Textarea
                    label={words.description}
                    value={draft.scenario.description}
                    autosize
                    minRows={1}
                    maxRows={6}
                    onChange={(event) =>
                      dispatch({ type: 'scenario', change: { description: event.currentTarget.value } })
                    }
                  />
                </div>
                {side === undefined ? (
                  <NoSide direction={direction} onAddSide={() => dispatch({ type: 'addSide', direction })} />
                ) : (
                  <EditSide
                    draft={draft}
                    direction={direction}
                    side={side}
                    edits={createSideEdits(direction, side, dispatch, dismissToasts)}
                    view={view}
                    onView={setView}
                    onBrokenSample={onBrokenSample}
                    onRemove={() => {
                      dispatch({ type: 'removeSide', direction })
                      dismissToasts(
                        notify({
                          message: words.sideRemoved[direction],
                          icon: <IconTrash size={16} stroke={1.6} />,
                          undo: () => dispatch({ type: 'restoreSide', direction, side }),
                        }),
                      )
                    }}
                  />
                )}
              </div>
            </Tabs.Panel>
          )
        })}
      </Tabs>
      <LeaveGuard
        active={changed && !saving.isSaving}
        placeOf={({ search: place }) => ('scenario' in place ? String(place.scenario) : '')}
        words={{ ...words.leave, note: words.leave.note(scenario.name) }}
      />
    </article>
  )
}

/** The scenario as it is saved: without topics that were never named. */
function finished(scenario: Scenario): Scenario {
  const { send, receive } = scenario
  const named = (side: Side): Side => ({ ...side, topics: side.topics.filter((topic) => topic.name.trim() !== '') })
  return {
    ...scenario,
    name: scenario.name.trim(),
    ...(send && { send: named(send) }),
    ...(receive && { receive: named(receive) }),
  }
}

/** Why nothing can be saved as it is typed; null where it can. */
function faultOf(draft: ScenarioDraft, brokenSamples: number): string | null {
  const words = text.integrations.edit
  if (Object.keys(draft.faults).length > 0) return words.fixText
  return brokenSamples > 0 ? words.fixSample : null
}

function ConflictBanner({
  conflict: { theirs, at },
  onTakeTheirs,
  onKeepMine,
}: {
  readonly conflict: ScenarioConflict
  readonly onTakeTheirs: () => void
  readonly onKeepMine: (theirs: Scenario) => void
}) {
  const words = text.integrations.edit.conflict
  if (theirs === null) {
    return (
      <Banner tone="error" icon={<StateIcon state="failed" />}>
        {words.deleted}
      </Banner>
    )
  }
  return (
    <Banner
      tone="error"
      icon={<IconGitFork size={16} stroke={1.6} />}
      action={
        <>
          <Button variant="default" size="xs" onClick={onTakeTheirs}>
            {words.takeTheirs}
          </Button>
          <Button variant="default" size="xs" onClick={() => onKeepMine(theirs)}>
            {words.keepMine}
          </Button>
        </>
      }
    >
      <strong>{words.title}</strong> {words.note(formatWhen(at))}
    </Banner>
  )
}
