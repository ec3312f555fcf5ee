import { ActionIcon, Select, TextInput, Tooltip } from '@mantine/core'
import { IconFilter, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { boundConnection, boundTopics, receiveTopicSource } from '@sendwright/message'
import type { Action, KafkaSendAction, StoredRecord } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { topicQueries } from '../../../api/topics.ts'
import { errorView } from '../../../app/errorView.ts'
import { text } from '../../../text/en.ts'
import { formatAge, formatWhen, keepUnits } from '../../../text/format.ts'
import { byKind } from '../actionKind.ts'
import { buildAction, type BuildSetting } from '../problems/buildAction.ts'
import { useBuildSetting } from '../problems/useBuildSetting.ts'
import dock from './Dock.module.css'
import classes from './LiveColumn.module.css'
import { StoredRecordDialog } from './StoredRecordDialog.tsx'
import { recordKey } from './tailBuffer.ts'
import { matchesFilter } from './tailFilter.ts'
import { useNow } from '../../../ui/useNow.ts'
import links from '../../../ui/link.module.css'
import { useConnectionName } from './useConnectionName.ts'
import { usePartitionCounts } from './usePartitionCounts.ts'
import { useTail } from './useTail.ts'
import { ownRecordKey } from './useTestSends.ts'

export interface LiveColumnProps {
  readonly action: Action | null
  readonly ownRecords: ReadonlySet<string>
}

const askAgainMs = 5_000

type LiveState = keyof typeof text.dock.live.states

/** The records of the action's topic as they arrive; those of test sends are marked. */
export function LiveColumn({ action, ownRecords }: LiveColumnProps) {
  const words = text.dock.live
  const setting = useBuildSetting()
  const topics = useMemo(() => (action === null ? [] : topicsToFollow(action, setting)), [action, setting])
  const [chosen, setChosen] = useState<string | null>(null)
  const [filter, setFilter] = useState<string | null>(null)
  const [isPaused, setPaused] = useState(false)
  const [isScrolled, setScrolled] = useState(false)
  const connection = action === null ? '' : connectionToFollow(action, setting)
  const connectionName = useConnectionName(connection)
  const topic = chosen !== null && topics.includes(chosen) ? chosen : (topics[0] ?? '')
  const partitionCounts = usePartitionCounts(connection)
  const partitions = partitionCounts?.get(topic) ?? null
  const tail = useTail(connection, topic, partitions)
  const isMissing = topic !== '' && partitionCounts !== null && partitions === null
  // A topic that is missing may be created elsewhere.
  const topicsQuery = useQuery({ ...topicQueries.list(connection), refetchInterval: isMissing ? askAgainMs : false })
  const isUnreachable = partitionCounts === null && topicsQuery.error !== null
  const state: LiveState = stateOf(
    { topic, isMissing, isUnreachable, isPaused, isKnown: partitions !== null },
    tail.state,
  )

  function setHeld(paused: boolean, scrolled: boolean): void {
    if (paused || scrolled) tail.hold()
    else tail.release()
    setPaused(paused)
    setScrolled(scrolled)
  }

  return (
    <section className={dock['column']} aria-label={words.title}>
      <div className={dock['header']}>
        <h3 className={dock['title']}>{words.title}</h3>
        <span className={classes['state']} data-state={state}>
          <span className={classes['stateDot']} aria-hidden />
          {words.states[state]}
        </span>
        <span className={dock['spring']} />
        <Tooltip label={words.filter}>
          <ActionIcon
            aria-label={words.filter}
            aria-pressed={filter !== null}
            onClick={() => setFilter(filter === null ? '' : null)}
          >
            <IconFilter size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={isPaused ? words.resume : words.pause}>
          <ActionIcon
            aria-label={isPaused ? words.resume : words.pause}
            disabled={partitions === null}
            onClick={() => setHeld(!isPaused, isScrolled)}
          >
            {isPaused ? <IconPlayerPlay size={16} stroke={1.6} /> : <IconPlayerPause size={16} stroke={1.6} />}
          </ActionIcon>
        </Tooltip>
      </div>
      {topics.length > 1 && (
        <Select
          className={classes['topics']}
          classNames={{ input: classes['topicsInput'] ?? '' }}
          size="xs"
          aria-label={words.topic}
          data={[...topics]}
          value={topic}
          onChange={setChosen}
        />
      )}
      {filter !== null && (
        <TextInput
          className={classes['topics']}
          size="xs"
          autoFocus
          aria-label={words.filter}
          placeholder={words.filterPlaceholder}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              event.stopPropagation()
              setFilter(null)
            }
          }}
        />
      )}
      {topic === '' && <p className={dock['note']}>{words.noTopic}</p>}
      {isMissing && <p className={dock['note']}>{words.missingNote(topic, connectionName)}</p>}
      {isUnreachable && topic !== '' && (
        <p className={dock['note']}>
          {keepUnits(words.unreachableNote(errorView(topicsQuery.error).detail))}{' '}
          <button type="button" className={links['link']} onClick={() => void topicsQuery.refetch()}>
            {text.shell.tryAgain}
          </button>
        </p>
      )}
      {partitions !== null && (
        <TailRows
          key={`${connection} ${topic}`}
          topic={topic}
          rows={tail.view.rows}
          heldCount={tail.view.heldCount}
          filter={filter ?? ''}
          isOwn={({ partition, offset }) => ownRecords.has(ownRecordKey(connection, topic, partition, offset))}
          onScrolled={(scrolled) => {
            if (scrolled !== isScrolled) setHeld(isPaused, scrolled)
          }}
          onShowNew={() => setHeld(false, false)}
        />
      )}
    </section>
  )
}

interface TailRowsProps {
  readonly topic: string
  readonly rows: readonly StoredRecord[]
  readonly heldCount: number
  readonly filter: string
  readonly isOwn: (record: StoredRecord) => boolean
  readonly onScrolled: (scrolled: boolean) => void
  readonly onShowNew: () => void
}

const rowHeight = 28

function TailRows({ topic, rows, heldCount, filter, isOwn, onScrolled, onShowNew }: TailRowsProps) {
  const words = text.dock.live
  const scroller = useRef<HTMLDivElement>(null)
  const now = useNow(1_000)
  const [opened, setOpened] = useState<StoredRecord | null>(null)
  const shown = useMemo(() => (filter === '' ? rows : rows.filter((row) => matchesFilter(row, filter))), [rows, filter])
  // oxlint-disable-next-line react/incompatible-library -- a note for the React Compiler, which is not used here
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })

  function onKeyDown(event: KeyboardEvent<HTMLElement>, index: number): void {
    const next = event.key === 'ArrowDown' ? index + 1 : event.key === 'ArrowUp' ? index - 1 : null
    if (next === null || shown[next] === undefined) return
    event.preventDefault()
    virtualizer.scrollToIndex(next)
    scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus()
  }

  return (
    <>
      <div className={classes['columns']} aria-hidden>
        <span>{words.columns.offset}</span>
        <span>{words.columns.key}</span>
        <span className={classes['age']}>{words.columns.age}</span>
      </div>
      {heldCount > 0 && (
        <div className={classes['pillPlace']}>
          <button
            type="button"
            className={classes['pill']}
            onClick={() => {
              scroller.current?.scrollTo({ top: 0 })
              onShowNew()
            }}
          >
            {words.newRecords(heldCount)}
          </button>
        </div>
      )}
      <div
        ref={scroller}
        className={classes['scroller']}
        onScroll={(event) => onScrolled(event.currentTarget.scrollTop > 4)}
      >
        {shown.length === 0 && <p className={dock['note']}>{rows.length === 0 ? words.empty : words.noMatch}</p>}
        <ul className={classes['rows']} style={{ height: virtualizer.getTotalSize() }} aria-label={words.table(topic)}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = shown[item.index]
            if (row === undefined) return null
            const own = isOwn(row)
            return (
              <li key={recordKey(row)} className={classes['item']} style={{ transform: `translateY(${item.start}px)` }}>
                <button
                  type="button"
                  className={classes['row']}
                  data-fresh={(own && isFresh(row, now)) || undefined}
                  data-index={item.index}
                  title={words.openRecord(row.partition, row.offset)}
                  onClick={() => setOpened(row)}
                  onKeyDown={(event) => onKeyDown(event, item.index)}
                >
                  <span className={classes['offset']}>{row.offset}</span>
                  <span className={classes['key']}>
                    <span className={classes['keyText']}>{keyText(row)}</span>
                    {own && <span className={classes['yours']}>{words.yours}</span>}
                  </span>
                  <span className={classes['age']}>
                    {formatAge(row.timestamp, now) ?? formatWhen(row.timestamp, now)}
                  </span>
                </button>
              </li>
            )
          })}
        </ul>
      </div>
      {opened !== null && <StoredRecordDialog record={opened} onClose={() => setOpened(null)} />}
    </>
  )
}

const freshMs = 2_000

/** Whether a record has just arrived; the clocks of broker and browser may differ a little. */
function isFresh({ timestamp }: StoredRecord, now: Date): boolean {
  return Math.abs(now.getTime() - new Date(timestamp).getTime()) < freshMs
}

function keyText({ key }: StoredRecord): string {
  if (key === null) return text.dock.live.noKey
  return typeof key === 'string' ? key : key.base64
}

function connectionToFollow(action: Action, { environment }: BuildSetting): string {
  return byKind(action, {
    kafkaSend: (sending) => boundConnection(sending, environment),
    kafkaReceive: (receiving) => boundConnection(receiving, environment),
    script: () => '',
  })
}

/** The topics that an action sends to or listens on. */
function topicsToFollow(action: Action, setting: BuildSetting): readonly string[] {
  return byKind<readonly string[]>(action, {
    kafkaSend: (sending) => topicsSentTo(sending, setting),
    kafkaReceive: (receiving) => {
      const { template } = receiveTopicSource(receiving, setting.environment)
      return template === '' || template.includes('${') ? [] : [template]
    },
    script: () => [],
  })
}

/** The topics of the records there would be; while there are none, those that are named without placeholders. */
function topicsSentTo(action: KafkaSendAction, setting: BuildSetting): readonly string[] {
  const { records } = buildAction(action, setting)
  const named = records.length > 0 ? records.map(({ topic }) => topic) : boundTopics(action, setting.environment)
  return [...new Set(named.filter((topic) => topic !== '' && !topic.includes('${')))]
}

function stateOf(
  known: {
    readonly topic: string
    readonly isMissing: boolean
    readonly isUnreachable: boolean
    readonly isPaused: boolean
    readonly isKnown: boolean
  },
  tail: 'connecting' | 'listening' | 'reconnecting',
): LiveState {
  if (known.topic === '') return 'idle'
  if (known.isMissing) return 'missing'
  if (known.isUnreachable) return 'unreachable'
  if (!known.isKnown) return 'connecting'
  return known.isPaused ? 'paused' : tail
}
