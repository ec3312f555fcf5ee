import { Select, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { receivedQueries } from '../../api/received.ts'
import { AppShell } from '../../app/AppShell.tsx'
import { paths, type ReceivedPlace } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import { ListeningTopics } from './received/ListeningTopics.tsx'
import { ReceivedDetails } from './received/ReceivedDetails.tsx'
import { ReceivedList } from './received/ReceivedList.tsx'
import run from './RunPage.module.css'
import classes from './ReceivedPage.module.css'
import { useReceivedPlace, type ChangeReceived } from './useReceivedPlace.ts'

/** Records on the topics that runs listen to, those that matched nothing first; and how far each topic is read. */
export function ReceivedPage() {
  const { place, change } = useReceivedPlace()
  const words = text.runs.received
  const isOpen = place.record !== undefined && place.tab === undefined
  return (
    <AppShell
      title={words.title}
      rail={isOpen ? 'narrow-folded' : 'wide'}
      crumbs={
        <nav className={run['crumbs']} aria-label={words.crumbs}>
          <Link {...paths.runs()} className={run['crumb']}>
            {words.back}
          </Link>
          <span className={run['slash']} aria-hidden>
            /
          </span>
          <h1 className={run['here']}>{words.title}</h1>
        </nav>
      }
    >
      <div className={classes['split']} data-open={isOpen}>
        <div className={classes['list']} data-region="list" tabIndex={-1}>
          <Tabs
            value={place.tab ?? 'records'}
            keepMounted={false}
            onChange={(tab) => change({ tab: tab === 'topics' ? 'topics' : undefined })}
          >
            <Tabs.List aria-label={words.tabsLabel}>
              <Tabs.Tab value="records">{words.tabs.records}</Tabs.Tab>
              <Tabs.Tab value="topics">{words.tabs.topics}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="records" className={classes['page']}>
              <Filters place={place} change={change} />
              <ReceivedList place={place} change={change} />
            </Tabs.Panel>
            <Tabs.Panel value="topics" className={classes['page']}>
              <ListeningTopics />
            </Tabs.Panel>
          </Tabs>
        </div>
        {isOpen && place.record !== undefined && <ReceivedDetails id={place.record} change={change} />}
      </div>
    </AppShell>
  )
}

const all = '*'
const states = ['unmatched', 'waiting', 'matched', 'discarded', 'all'] as const

function Filters({ place, change }: { readonly place: ReceivedPlace; readonly change: ChangeReceived }) {
  const words = text.runs.received
  const topics = useQuery(receivedQueries.topics()).data ?? []
  const names = [...new Set([...topics.map(({ topic }) => topic), ...(place.topic === undefined ? [] : [place.topic])])]
  return (
    <search className={classes['filters']}>
      <Select
        className={classes['state'] ?? ''}
        aria-label={words.state}
        value={place.state ?? 'unmatched'}
        data={states.map((state) => ({ value: state, label: state === 'all' ? words.allStates : words.states[state] }))}
        onChange={(value) => {
          const state = states.find((candidate) => candidate === value)
          change({ state: state === 'unmatched' ? undefined : state, record: undefined })
        }}
      />
      <Select
        className={classes['topic'] ?? ''}
        aria-label={words.topic}
        value={place.topic ?? all}
        data={[{ value: all, label: words.allTopics }, ...names.map((name) => ({ value: name, label: name }))]}
        onChange={(value) => change({ topic: value === all || value === null ? undefined : value, record: undefined })}
      />
      {(place.state ?? 'unmatched') === 'unmatched' && <span className={classes['note']}>{words.unmatchedNote}</span>}
    </search>
  )
}
