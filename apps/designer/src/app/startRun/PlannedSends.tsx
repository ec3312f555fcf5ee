import { readBpmn } from '@sendwright/bpmn'
import type { EffectiveEnvironment, JsonData } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { connectionQueries } from '../../api/connections.ts'
import { versionQueries } from '../../api/versions.ts'
import { text } from '../../text/en.ts'
import { SentenceText } from '../../ui/SentenceText.tsx'
import { StateIcon } from '../../ui/StateText.tsx'
import { planSends, type PlannedSend, type SendTime, type UnbuiltSend } from './planSends.ts'
import { runContext } from './runContext.ts'
import classes from './StartRunPanel.module.css'

export interface PlannedSendsProps {
  readonly processId: string
  readonly version: number
  readonly data: JsonData
  readonly environment: EffectiveEnvironment | undefined
}

/** Where a run with these data sends and when, by connection; and what could not be built with them. */
export function PlannedSends({ processId, version, data, environment }: PlannedSendsProps) {
  const words = text.runs.start
  const graph = useVersionGraph(processId, version)
  const names = new Map(useQuery(connectionQueries.list()).data?.map(({ id, name }) => [id, name]))
  const plan = useMemo(
    () => (graph === undefined ? null : planSends(graph, { data: runContext(data, exampleRun), environment })),
    [graph, data, environment],
  )
  if (plan === null) return null
  const { sends, others, unbuilt } = plan
  const connections = [...new Set(sends.map(({ connection }) => connection))]
  return (
    <div className={classes['plan']}>
      <Unbuilt unbuilt={unbuilt} />
      {connections.map((connection) => (
        <section key={connection} aria-label={words.goesTo(names.get(connection) ?? connection)}>
          <h3 className={classes['label']}>{words.goesTo(names.get(connection) ?? connection)}</h3>
          <ul className={classes['sends']}>
            {sends
              .filter((send) => send.connection === connection)
              .map((send, index) => (
                <Send key={index} send={send} />
              ))}
          </ul>
        </section>
      ))}
      {sends.length === 0 && others === 0 && <p className={classes['note']}>{words.noSends}</p>}
      {others > 0 && (
        <p className={classes['note']}>{sends.length === 0 ? words.onlyOthers(others) : words.others(others)}</p>
      )}
    </div>
  )
}

function Send({ send }: { readonly send: PlannedSend }) {
  return (
    <li>
      <code>{send.topic}</code> <span className={classes['note']}>{timeWords(send.time).join(', ')}</span>
    </li>
  )
}

function timeWords({ afterMs, afterIso, afterReply, byHand }: SendTime): readonly string[] {
  const { when } = text.runs.start
  return [
    ...(afterReply === null ? [] : [when.afterReply(afterReply)]),
    ...(afterMs === 0 ? [] : [when.after(afterMs)]),
    ...(afterIso === null ? [] : [when.laterBy(afterIso)]),
    ...(byHand ? [when.byHand] : []),
  ]
}

/** A run that is not there yet: templates may use the names that it will have. */
const exampleRun = { id: 1, uuid: '00000000-0000-4000-8000-000000000000' } as const

const mostShown = 3

function Unbuilt({ unbuilt }: { readonly unbuilt: readonly UnbuiltSend[] }) {
  const words = text.runs.start
  if (unbuilt.length === 0) return null
  return (
    <div className={classes['unbuilt']}>
      <StateIcon state="warning" />
      <div>
        <p>{words.warning}</p>
        <ul>
          {unbuilt.slice(0, mostShown).map(({ step, sentence }, index) => (
            <li key={index}>
              <SentenceText>{words.notBuilt(step, sentence)}</SentenceText>
            </li>
          ))}
          {unbuilt.length > mostShown && <li>{words.moreNotBuilt(unbuilt.length - mostShown)}</li>}
        </ul>
      </div>
    </div>
  )
}

/** The steps of a published version; undefined until they are known. */
function useVersionGraph(processId: string, version: number) {
  const { data } = useQuery(versionQueries.detail(processId, version))
  const read = useQuery({
    queryKey: ['versionGraph', processId, version],
    queryFn: async () => {
      const result = await readBpmn(data?.bpmn ?? '')
      return result.ok ? result.value.graph : null
    },
    enabled: data !== undefined,
    staleTime: Infinity,
  })
  return read.data ?? undefined
}
