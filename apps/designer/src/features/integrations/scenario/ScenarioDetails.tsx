import { Button, Tabs } from '@mantine/core'
import type { IntegrationView, ScenarioUse } from '@sendwright/contract'
import { IconCopy, IconPencil, IconPencilOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { integrationQueries } from '../../../api/integrations.ts'
import { notify } from '../../../app/notify.tsx'
import { useDismissedToasts } from '../../../app/useDismissedToasts.ts'
import { text } from '../../../text/en.ts'
import { StateChip } from '../../../ui/StateText.tsx'
import { plainScenario } from '../changeIntegration.ts'
import { EditScenario } from '../edit/EditScenario.tsx'
import { createDraft, isChanged, type ScenarioDraft } from '../edit/scenarioDraft.ts'
import classes from './ScenarioDetails.module.css'
import { ScenarioMenu } from './ScenarioMenu.tsx'
import { SideView } from './SideView.tsx'
import { useDuplicateScenario } from './useDuplicateScenario.tsx'
import { UseTab } from './UseTab.tsx'

const route = getRouteApi('/integrations')
const tabs = ['send', 'receive', 'use'] as const
const noUses: readonly ScenarioUse[] = []

export interface ScenarioDetailsProps {
  readonly integration: IntegrationView
  readonly scenarioId: string
  /** It was just created: it opens for editing. */
  readonly startsEditing: boolean
  readonly onEditing: (isEditing: boolean) => void
}

/** One scenario: what we send, what we receive, what uses it. Read-only until Edit. */
export function ScenarioDetails({ integration, scenarioId, startsEditing, onEditing }: ScenarioDetailsProps) {
  const [isEditing, setEditing] = useState(startsEditing)
  // An edit that was cancelled and taken up again goes on where it was.
  const [resumed, setResumed] = useState<ScenarioDraft | null>(null)
  const dismissToasts = useDismissedToasts()
  const view = integration.scenarios.find((each) => each.id === scenarioId)
  const uses = useQuery(integrationQueries.use(integration.id)).data ?? noUses
  useEffect(() => {
    onEditing(isEditing)
    return () => onEditing(false)
  }, [isEditing, onEditing])
  const scenario = view && plainScenario(view)
  const own = uses.filter((use) => use.scenario === scenarioId)

  // A scenario that is deleted elsewhere while it is edited here stays on the screen.
  const [kept, setKept] = useState(scenario)
  if (scenario !== undefined && !isEditing && JSON.stringify(scenario) !== JSON.stringify(kept)) setKept(scenario)
  const shown = isEditing ? (kept ?? scenario) : scenario
  if (shown === undefined) return null

  function edit(draft: ScenarioDraft | null): void {
    setResumed(draft)
    setEditing(true)
  }

  function cancel(draft: ScenarioDraft): void {
    setEditing(false)
    if (!isChanged(draft)) return
    dismissToasts(
      notify({
        message: text.integrations.edit.discarded,
        icon: <IconPencilOff size={16} stroke={1.6} />,
        undo: () => edit(draft),
      }),
    )
  }

  return isEditing ? (
    <EditScenario
      integration={integration}
      draft={resumed ?? createDraft(shown)}
      uses={own}
      onDone={() => setEditing(false)}
      onCancel={cancel}
    />
  ) : (
    <ReadScenario integration={integration} scenario={shown} uses={own} onEdit={() => edit(null)} />
  )
}

interface ReadScenarioProps {
  readonly integration: IntegrationView
  readonly scenario: ReturnType<typeof plainScenario>
  readonly uses: readonly ScenarioUse[]
  readonly onEdit: () => void
}

function ReadScenario({ integration, scenario, uses, onEdit }: ReadScenarioProps) {
  const words = text.integrations
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const duplicate = useDuplicateScenario()
  const tab = search.tab ?? (scenario.send === undefined && scenario.receive !== undefined ? 'receive' : 'send')
  const setTab = (value: string | null): void => {
    const next = tabs.find((each) => each === value)
    void navigate({ search: (before) => ({ ...before, tab: next }), replace: true })
  }
  return (
    <article className={classes['details']} aria-label={words.details(scenario.name)}>
      <header className={classes['head']}>
        <h2 className={classes['name']}>{scenario.name}</h2>
        {integration.source.fileName !== null && (
          <span className={classes['source']}>{words.source.from(integration.source.fileName)}</span>
        )}
        {scenario.origin?.inSource === false && (
          <span title={words.source.notInSourceNote}>
            <StateChip state="warning">{words.source.notInSource}</StateChip>
          </span>
        )}
        <div className={classes['actions']}>
          <Button
            variant="default"
            leftSection={<IconCopy size={16} stroke={1.6} />}
            loading={duplicate.isPending}
            onClick={() => duplicate.run(integration.id, scenario)}
          >
            {words.duplicate}
          </Button>
          <Button variant="default" leftSection={<IconPencil size={16} stroke={1.6} />} onClick={onEdit}>
            {words.editButton}
          </Button>
          <ScenarioMenu integration={integration} scenario={scenario} uses={uses} />
        </div>
      </header>
      {duplicate.failure}
      {scenario.description !== '' && <p className={classes['description']}>{scenario.description}</p>}
      <Tabs value={tab} onChange={setTab} keepMounted={false} className={classes['tabs'] ?? ''}>
        <Tabs.List className={classes['tabList'] ?? ''}>
          <Tabs.Tab value="send">{words.tabs.send(scenario.send !== undefined)}</Tabs.Tab>
          <Tabs.Tab value="receive">{words.tabs.receive(scenario.receive !== undefined)}</Tabs.Tab>
          <Tabs.Tab value="use">{words.tabs.use(uses.length)}</Tabs.Tab>
        </Tabs.List>
        {(['send', 'receive'] as const).map((direction) => (
          <Tabs.Panel key={direction} value={direction} className={classes['panel'] ?? ''}>
            <SideView
              scenario={scenario}
              direction={direction}
              uses={uses}
              onShowUses={() => setTab('use')}
              onAddSide={onEdit}
            />
          </Tabs.Panel>
        ))}
        <Tabs.Panel value="use" className={classes['panel'] ?? ''}>
          <UseTab integrationId={integration.id} scenarioId={scenario.id} />
        </Tabs.Panel>
      </Tabs>
    </article>
  )
}
