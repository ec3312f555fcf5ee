import { Button, Loader } from '@mantine/core'
import type { ImportedConnection, IntegrationImport } from '@sendwright/contract'
import type { Direction } from '@sendwright/model'
import { IconArrowsExchange, IconEqual, IconFileImport, IconMinus, IconPencil, IconPlus } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { text } from '../../text/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { SentenceText } from '../../ui/SentenceText.tsx'
import { StateText } from '../../ui/StateText.tsx'
import table from '../../ui/table.module.css'
import { useLater } from '../../ui/useLater.ts'
import { TemplateText } from '../codeEditor/TemplateText.tsx'
import { FailureView } from './FailureView.tsx'
import classes from './ImportPreview.module.css'
import {
  importedIntegrations,
  type ImportedIntegration,
  type ImportedScenario,
  type ScenarioState,
} from './importView.ts'
import type { DocumentPreview, ImportChoices } from './useImportDocuments.ts'

export interface ImportPreviewProps {
  readonly previews: readonly DocumentPreview[]
  readonly directions: ImportChoices['directions']
  readonly onDirections: (document: string, directions: Readonly<Record<string, Direction>>) => void
}

/** What documents would become: scenarios with their direction, connections, and what could not be used. */
export function ImportPreview({ previews, directions, onDirections }: ImportPreviewProps) {
  const words = text.integrations.import
  return (
    // What scrolls can be reached by the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={classes['preview']} aria-label={words.preview} tabIndex={0}>
      {previews.length === 0 && (
        <EmptyState
          icon={<IconFileImport size={20} stroke={1.6} />}
          title={words.empty.title}
          note={words.empty.note}
        />
      )}
      {previews.map((preview) => (
        <Document
          key={preview.document.name}
          preview={preview}
          isOnly={previews.length === 1}
          directions={directions[preview.document.name] ?? {}}
          onDirections={(changed) => onDirections(preview.document.name, changed)}
        />
      ))}
    </section>
  )
}

interface DocumentProps {
  readonly preview: DocumentPreview
  readonly isOnly: boolean
  readonly directions: Readonly<Record<string, Direction>>
  readonly onDirections: (directions: Readonly<Record<string, Direction>>) => void
}

function Document({ preview, isOnly, directions, onDirections }: DocumentProps) {
  const words = text.integrations.import
  const { document, format, answer, failure, isPending } = preview
  return (
    <article className={classes['document']} aria-busy={isPending}>
      {!isOnly && <p className={classes['documentName']}>{document.name}</p>}
      {failure && <FailureView title={words.cannotRead(document.name)} failure={failure} />}
      {!failure && !answer && isPending && <Reading />}
      {answer && (
        // A library has no words of its own for directions: they are as they were exported.
        <Answer answer={answer} directions={directions} onDirections={format === 'sendwright' ? null : onDirections} />
      )}
    </article>
  )
}

function Reading() {
  const shown = useLater(300)
  return (
    <output className={classes['reading']}>
      {shown && <Loader size={16} />}
      {shown && text.integrations.import.reading}
    </output>
  )
}

function Answer({
  answer,
  directions,
  onDirections,
}: {
  readonly answer: IntegrationImport
  readonly directions: DocumentProps['directions']
  /** null = directions cannot be turned. */
  readonly onDirections: DocumentProps['onDirections'] | null
}) {
  const words = text.integrations.import
  const integrations = importedIntegrations(answer)
  const turnable = onDirections === null ? [] : integrations.flatMap(({ scenarios }) => scenarios.filter(canTurn))
  const turn = (scenarios: readonly ImportedScenario[]): void =>
    onDirections?.({
      ...directions,
      ...Object.fromEntries(scenarios.map((scenario) => [scenario.path ?? '', otherDirection(scenario)])),
    })
  return (
    <>
      {integrations.map((integration) => (
        <Integration
          key={integration.id}
          integration={integration}
          onTurn={onDirections && ((scenario) => turn([scenario]))}
          turnAll={
            turnable.length > 1 && (
              <Button
                variant="subtle"
                size="xs"
                leftSection={<IconArrowsExchange size={14} stroke={1.6} />}
                onClick={() => turn(turnable)}
              >
                {words.turnAll}
              </Button>
            )
          }
        />
      ))}
      {answer.connections.length > 0 && <Connections connections={answer.connections} />}
      {answer.skipped.length > 0 && <Skipped skipped={answer.skipped} />}
    </>
  )
}

function canTurn({ path, directions }: ImportedScenario): boolean {
  return path !== null && directions.length === 1
}

function otherDirection({ directions }: ImportedScenario): Direction {
  return directions[0] === 'send' ? 'receive' : 'send'
}

/** More rows are shown on demand: thousands at once would make the page slow. */
const firstRows = 100

function Integration({
  integration,
  turnAll,
  onTurn,
}: {
  readonly integration: ImportedIntegration
  readonly turnAll: ReactNode
  readonly onTurn: ((scenario: ImportedScenario) => void) | null
}) {
  const words = text.integrations.import
  const [all, setAll] = useState(false)
  const shown = all ? integration.scenarios : integration.scenarios.slice(0, firstRows)
  const hidden = integration.scenarios.length - shown.length
  return (
    <section className={classes['part']}>
      <header className={classes['partHead']}>
        <h3 className={classes['partTitle']}>{integration.name}</h3>
        <span className={classes['dim']}>{words.integrationStates[integration.state]}</span>
        <span className={classes['end']}>{turnAll}</span>
      </header>
      <div className={table['frame']}>
        <table className={`${table['table']} ${classes['table']}`}>
          <thead>
            <tr>
              <th scope="col">{words.columns.scenario}</th>
              <th scope="col">{words.columns.direction}</th>
              <th scope="col">{words.columns.topics}</th>
              <th scope="col">{words.columns.change}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((scenario) => (
              <ScenarioRow key={scenario.id} scenario={scenario} onTurn={onTurn && (() => onTurn(scenario))} />
            ))}
          </tbody>
        </table>
      </div>
      {hidden > 0 && (
        <Button variant="subtle" size="xs" onClick={() => setAll(true)}>
          {words.showAll(hidden)}
        </Button>
      )}
    </section>
  )
}

function ScenarioRow({
  scenario,
  onTurn,
}: {
  readonly scenario: ImportedScenario
  readonly onTurn: (() => void) | null
}) {
  const words = text.integrations.import
  const { name, directions, word, topics, state, changes } = scenario
  return (
    <tr>
      <td className={classes['name']}>{name}</td>
      <td>
        <span>{directions.length === 0 ? '–' : directions.map((each) => words.directions[each]).join(', ')}</span>
        {onTurn !== null && canTurn(scenario) && (
          <Button
            variant="subtle"
            size="compact-xs"
            className={classes['turn']}
            aria-label={words.turnOne(name, otherDirection(scenario))}
            onClick={onTurn}
          >
            {words.turn}
          </Button>
        )}
        {word !== null && <span className={classes['word']}>{words.documentSays(word)}</span>}
      </td>
      <td>
        {topics.length === 0 && <span className={classes['dim']}>{words.noTopic}</span>}
        {topics.slice(0, 3).map((topic) => (
          <div key={topic} className={classes['topic']}>
            <TemplateText>{topic}</TemplateText>
          </div>
        ))}
        {topics.length > 3 && <span className={classes['dim']}>{words.moreTopics(topics.length - 3)}</span>}
      </td>
      <td>
        <ChangeMark state={state} />
        {changes.length > 0 && (
          <ul className={classes['changes']}>
            {changes.slice(0, 6).map((change, index) => (
              <li key={index}>
                <SentenceText>{change}</SentenceText>
              </li>
            ))}
            {changes.length > 6 && <li>{words.moreChanges(changes.length - 6)}</li>}
          </ul>
        )}
      </td>
    </tr>
  )
}

const changeIcons = {
  added: IconPlus,
  changed: IconPencil,
  same: IconEqual,
  removed: IconMinus,
  gone: IconMinus,
} as const satisfies Record<ScenarioState, typeof IconPlus>

function ChangeMark({ state }: { readonly state: ScenarioState }) {
  const Icon = changeIcons[state]
  return (
    <span className={classes['change']} data-change={state}>
      <Icon size={14} stroke={1.6} aria-hidden />
      {text.integrations.import.scenarioStates[state]}
    </span>
  )
}

function Connections({ connections }: { readonly connections: readonly ImportedConnection[] }) {
  const words = text.integrations.import
  return (
    <section className={classes['part']}>
      <h3 className={classes['partTitle']}>{words.connections(connections.length)}</h3>
      <ul className={classes['list']}>
        {connections.map((connection) => (
          <li key={connection.id}>
            <strong>{connection.name}</strong> <code>{connection.brokers.join(', ')}</code>{' '}
            <span className={classes['dim']}>{words.connectionStates[connection.state]}</span>
            {connection.toComplete !== null && connection.state === 'added' && (
              <div>
                <StateText state="warning">{words.toComplete(connection.toComplete)}</StateText>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

const firstSkipped = 10

function Skipped({ skipped }: { readonly skipped: IntegrationImport['skipped'] }) {
  const words = text.integrations.import
  const [all, setAll] = useState(false)
  const shown = all ? skipped : skipped.slice(0, firstSkipped)
  return (
    <section className={classes['part']}>
      <h3 className={classes['partTitle']}>{words.skipped(skipped.length)}</h3>
      <ul className={classes['list']}>
        {shown.map(({ path, reason }, index) => (
          <li key={index}>
            {path !== '' && <code className={classes['path']}>{path}</code>}
            <div>
              <SentenceText>{reason}</SentenceText>
            </div>
          </li>
        ))}
      </ul>
      {shown.length < skipped.length && (
        <Button variant="subtle" size="xs" onClick={() => setAll(true)}>
          {words.showAll(skipped.length - shown.length)}
        </Button>
      )}
    </section>
  )
}
