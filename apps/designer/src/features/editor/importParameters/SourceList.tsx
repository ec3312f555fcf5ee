/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a list that is steered from its search has no tag of its own */
import { CloseButton, TextInput } from '@mantine/core'
import { IconBraces, IconCheck, IconClipboardText, IconFileImport, IconSearch } from '@tabler/icons-react'
import type { IntegrationSummaryView } from '@sendwright/contract'
import { useEffect, useId, type KeyboardEvent, type ReactNode } from 'react'
import { errorView } from '../../../app/errorView.ts'
import { text } from '../../../text/en.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { MarkedText } from '../../../ui/MarkedText.tsx'
import { TableSkeleton } from '../../../ui/TableSkeleton.tsx'
import { useNow } from '../../../ui/useNow.ts'
import { fieldCount } from './fieldCount.ts'
import type { FoundGroup, FoundScenario, FoundScenarios } from './searchScenarios.ts'
import { elsewhereKinds, listedSources, sourceAfter, sourceKey, type ElsewhereKind, type Source } from './source.ts'
import classes from './SourceList.module.css'

export interface SourceListProps {
  readonly query: string
  readonly onQuery: (query: string) => void
  readonly found: FoundScenarios
  /** Whether the library is still being asked for, or why it could not be. */
  readonly library: { readonly isPending: boolean; readonly error: Error | null; readonly retry: () => void }
  readonly chosen: Source | null
  readonly onChoose: (source: Source) => void
  /** Enter, or a click on what is chosen: go on with it. */
  readonly onEnter: (source: Source) => void
}

/** The search over all scenarios, what it finds by integration, and the other ways in. The focus stays in the search. */
export function SourceList(props: SourceListProps) {
  const { query, found, chosen, library } = props
  const words = text.importParameters.search
  const listId = useId()
  const sources = listedSources(found)
  const ids = new Map(sources.map((source, index) => [sourceKey(source), `${listId}-${index}`]))
  const activeId = chosen === null ? undefined : ids.get(sourceKey(chosen))

  useEffect(() => {
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
  }, [activeId])

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
    const next = sourceAfter(event.key, sources, chosen)
    if (next !== null) {
      event.preventDefault()
      props.onChoose(next)
    } else if (event.key === 'Enter' && chosen !== null) {
      event.preventDefault()
      props.onEnter(chosen)
    }
  }

  function option(source: Source, content: ReactNode) {
    const id = ids.get(sourceKey(source))
    const isChosen = id === activeId
    return (
      // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the search above has the focus and the keys
      <div
        key={id}
        id={id}
        role="option"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- reached through the search, as a combobox is
        tabIndex={-1}
        aria-selected={isChosen}
        className={classes['option']}
        data-kind={source.kind}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => {
          props.onChoose(source)
          if (source.kind !== 'scenario') props.onEnter(source)
        }}
      >
        {content}
        {isChosen && source.kind === 'scenario' && (
          <IconCheck className={classes['check']} size={16} stroke={1.6} aria-hidden />
        )}
      </div>
    )
  }

  function group({ integration, scenarios }: FoundGroup) {
    return (
      <Group key={integration.id} title={<GroupTitle integration={integration} />}>
        {scenarios.map((each) =>
          option(
            { kind: 'scenario', integration: integration.id, scenario: each.scenario.id, direction: each.direction },
            <ScenarioOption found={each} />,
          ),
        )}
      </Group>
    )
  }

  return (
    <div className={classes['side']}>
      <TextInput
        className={classes['search']}
        type="search"
        aria-label={words.label}
        placeholder={words.placeholder}
        role="combobox"
        aria-expanded
        aria-autocomplete="list"
        aria-controls={listId}
        aria-activedescendant={activeId}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        value={query}
        onChange={(event) => props.onQuery(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        leftSection={<IconSearch size={16} stroke={1.6} />}
        rightSection={
          query !== '' && (
            <CloseButton size="sm" tabIndex={-1} aria-label={words.clear} onClick={() => props.onQuery('')} />
          )
        }
      />
      <div className={classes['scroll']}>
        <output className="visually-hidden">{query === '' ? '' : words.count(found.total)}</output>
        <LibraryState {...props} />
        <div id={listId} role="listbox" aria-label={words.results} aria-busy={library.isPending}>
          {found.sending.map(group)}
          {found.receiving.length > 0 && (
            <>
              <div className={classes['divider']} role="presentation">
                {words.receiving}
              </div>
              {found.receiving.map(group)}
            </>
          )}
          {found.shown < found.total && (
            <p className={classes['note']} role="presentation">
              {words.some(found.shown, found.total)}
            </p>
          )}
          <Group title={text.importParameters.elsewhere.title} isLast>
            {elsewhereKinds.map((kind) => option({ kind }, <ElsewhereOption kind={kind} />))}
          </Group>
        </div>
      </div>
    </div>
  )
}

function LibraryState({ library, query, found }: SourceListProps) {
  const words = text.importParameters.search
  if (library.error !== null)
    return <ErrorState title={words.failed} {...errorView(library.error)} onRetry={library.retry} />
  if (library.isPending) return <TableSkeleton rows={4} twoLines />
  if (found.total > 0) return null
  return <p className={classes['note']}>{query.trim() === '' ? words.empty : words.nothing(query.trim())}</p>
}

function Group({
  title,
  isLast = false,
  children,
}: {
  readonly title: ReactNode
  /** It stays in view below a list that is scrolled. */
  readonly isLast?: boolean
  readonly children: ReactNode
}) {
  const id = useId()
  return (
    <div role="group" aria-labelledby={id} className={classes['group']} data-last={isLast || undefined}>
      <div id={id} role="presentation" className={classes['groupTitle']}>
        {title}
      </div>
      {children}
    </div>
  )
}

/** "Orders · AsyncAPI, updated today"; what was made by hand or comes from a pack is named with that alone. */
function GroupTitle({ integration }: { readonly integration: IntegrationSummaryView }) {
  const { source, name } = integration
  const now = useNow(60_000)
  if (source.kind === 'pack') return `${name} · ${text.integrations.source.kinds.pack}`
  const updated = source.importedAt === null ? null : text.importParameters.search.updated(source.importedAt, now)
  const origin = [source.label, updated].filter((part) => part !== null && part !== '').join(', ')
  return <>{source.kind === 'hand' || origin === '' ? name : `${name} · ${origin}`}</>
}

function ScenarioOption({ found }: { readonly found: FoundScenario }) {
  const words = text.importParameters.search
  const { name, topic, otherTopics, reason, side, direction } = found
  return (
    <>
      <span className={classes['name']}>
        <MarkedText {...name} />
      </span>
      <span className={classes['topic']}>
        {topic === null ? words.noTopic : <MarkedText {...topic} />}
        {otherTopics > 0 && ` ${words.moreTopics(otherTopics)}`}
      </span>
      <span className={classes['facts']}>
        {reason === null ? (
          `${side.fields.length === 0 ? words.noFields : words.fields(fieldCount(side.fields))} · ${words.direction[direction]}`
        ) : (
          <>
            {words.found[reason.kind]} <MarkedText {...reason} />
          </>
        )}
      </span>
    </>
  )
}

const elsewhereIcons = {
  document: IconFileImport,
  json: IconBraces,
  action: IconClipboardText,
} as const satisfies Record<ElsewhereKind, typeof IconBraces>

function ElsewhereOption({ kind }: { readonly kind: ElsewhereKind }) {
  const Icon = elsewhereIcons[kind]
  return (
    <>
      <Icon size={16} stroke={1.6} aria-hidden />
      {text.importParameters.elsewhere[kind]}
    </>
  )
}
