import { Button } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { parseExactJson, type JsonData, type ScriptAction } from '@sendwright/model'
import type { ScriptRunAnswer } from '../../../api/scripts.ts'
import { errorView } from '../../../app/errorView.ts'
import { JsonText } from '../../../app/json/JsonText.tsx'
import { focusField } from '../../../app/codeEditor/fieldFocus.ts'
import { text } from '../../../text/en.ts'
import { formatMilliseconds } from '../../../text/format.ts'
import { Kbd } from '../../../ui/Kbd.tsx'
import links from '../../../ui/link.module.css'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { StateText } from '../../../ui/StateText.tsx'
import { useEnvironment } from '../problems/useEnvironment.ts'
import { useSampleContext } from '../problems/useSampleContext.ts'
import { lineStart } from '../scriptPosition.ts'
import { useScriptRun, type ScriptOutcome } from '../scriptRun.ts'
import { ContextSelect } from './ContextSelect.tsx'
import { dataChanges, type DataChange } from './dataChanges.ts'
import dock from './Dock.module.css'
import classes from './ScriptColumns.module.css'
import { useSendKey } from './useSendKey.ts'

/** Runs the open script against the sample context: what it would send, what it would set, and what it wrote. */
export function ScriptColumns({
  action,
  withContext,
}: {
  readonly action: ScriptAction
  readonly withContext: boolean
}) {
  const words = text.dock.script
  const { context, data } = useSampleContext()
  const { chosen } = useEnvironment()
  const { isRunning, last, run } = useScriptRun(action)
  const isEmpty = action.parameters.source.trim() === ''
  const begin = (): void => {
    if (!isEmpty && !isRunning) run(data, chosen?.name ?? null)
  }
  useSendKey(begin)
  const isStale = last !== null && (last.source !== action.parameters.source || last.data !== data)
  return (
    <>
      <section className={dock['column']} aria-label={words.title}>
        <div className={dock['header']}>
          <h3 className={dock['title']}>{words.title}</h3>
        </div>
        <div className={dock['body']}>
          <div className={classes['intent']}>
            <Button
              fullWidth
              leftSection={<IconPlayerPlay size={16} stroke={1.6} />}
              rightSection={<Kbd keys={words.keys} />}
              aria-keyshortcuts="Control+Enter"
              aria-describedby="script-run-intent"
              disabled={isEmpty}
              loading={isRunning}
              onClick={begin}
            >
              {words.button}
            </Button>
            <p className={classes['sentence']} id="script-run-intent">
              {isEmpty ? words.empty : words.intent(context?.name ?? null)}
            </p>
          </div>
          <div className={classes['outcome']} aria-live="polite">
            {last !== null && <Outcome action={action} outcome={last} isStale={isStale} />}
          </div>
        </div>
      </section>
      <div className={dock['border']} />
      <section className={dock['column']} aria-label={words.records}>
        <div className={dock['header']}>
          <h3 className={dock['title']}>{words.records}</h3>
          {last?.answer && <span className={dock['headerNote']}>{words.recordCount(last.answer.records.length)}</span>}
          <span className={dock['spring']} />
          {withContext && <ContextSelect />}
        </div>
        {/* It scrolls, so it takes the focus for the keyboard. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className={dock['body']} tabIndex={0}>
          <Records answer={last?.answer ?? null} />
        </div>
      </section>
      <div className={dock['border']} />
      <section className={dock['column']} aria-label={words.data}>
        <div className={dock['header']}>
          <h3 className={dock['title']}>{words.data}</h3>
        </div>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className={dock['body']} tabIndex={0}>
          {last?.answer && <Changes answer={last.answer} before={last.data} />}
        </div>
      </section>
    </>
  )
}

interface OutcomeProps {
  readonly action: ScriptAction
  readonly outcome: ScriptOutcome
  readonly isStale: boolean
}

function Outcome({ action, outcome, isStale }: OutcomeProps) {
  const words = text.dock.script
  const { answer, error } = outcome
  if (answer === null) return <p className={classes['sentence']}>{errorView(error).detail}</p>
  const { failure, durationMs } = answer
  return (
    <>
      <StateText state={failure === null ? 'delivered' : 'failed'}>
        {failure === null ? words.ended(formatMilliseconds(durationMs)) : words.failed}
      </StateText>
      {failure !== null && (
        <p className={classes['sentence']}>
          {failure.message}{' '}
          {failure.line !== null && (
            <button
              type="button"
              className={links['link']}
              onClick={() =>
                focusField({
                  actionId: action.id,
                  path: '/parameters/source',
                  position: lineStart(action.parameters.source, failure.line ?? 1),
                })
              }
            >
              {words.line(failure.line)}
            </button>
          )}
        </p>
      )}
      {answer.problems.map((problem, index) => (
        <p key={index} className={classes['sentence']}>
          <SentenceText>{problem.message}</SentenceText>
        </p>
      ))}
      {isStale && <p className={classes['stale']}>{words.stale}</p>}
      {answer.logs.length > 0 && (
        <>
          <h4 className={classes['subtitle']}>{words.logs}</h4>
          <pre className={classes['logs']}>{answer.logs.join('\n')}</pre>
        </>
      )}
    </>
  )
}

function Records({ answer }: { readonly answer: ScriptRunAnswer | null }) {
  const words = text.dock.script
  if (answer === null) return <p className={dock['note']}>{words.notYet}</p>
  if (answer.failure !== null) return <p className={dock['note']}>{words.nothingSent}</p>
  if (answer.records.length === 0) return <p className={dock['note']}>{words.noRecords}</p>
  return (
    <ol className={classes['records']}>
      {answer.records.map((record, index) => (
        <li key={index} className={classes['record']}>
          <p className={classes['recordHead']}>
            <code>{record.topic}</code> <span>{words.over(record.connection)}</span>
          </p>
          {record.key !== null && (
            <p className={classes['recordHead']}>
              <span>{words.key}</span> <code>{record.key}</code>
            </p>
          )}
          {record.headers.map((header, at) => (
            <p key={at} className={classes['recordHead']}>
              <span>{header.name}</span> <code>{header.value}</code>
            </p>
          ))}
          <Value value={record.value} label={words.valueOf(index + 1)} />
        </li>
      ))}
    </ol>
  )
}

function Value({ value, label }: { readonly value: string | null; readonly label: string }) {
  if (value === null) return <p className={classes['recordHead']}>{text.panel.parameters.formats.null}</p>
  const data = readJson(value)
  return data === undefined ? <pre className={classes['logs']}>{value}</pre> : <JsonText data={data} label={label} />
}

/** undefined for a text that is no JSON. */
function readJson(value: string): JsonData | undefined {
  try {
    return parseExactJson(value)
  } catch {
    return undefined
  }
}

function Changes({ answer, before }: { readonly answer: ScriptRunAnswer; readonly before: JsonData }) {
  const words = text.dock.script
  if (answer.data === null) return <p className={dock['note']}>{words.nothingSet}</p>
  const changes = dataChanges(before, answer.data)
  if (changes.length === 0) return <p className={dock['note']}>{words.noChanges}</p>
  return (
    <ul className={classes['changes']}>
      {changes.map((change) => (
        <Change key={change.path} change={change} />
      ))}
    </ul>
  )
}

function Change({ change: { path, before, after } }: { readonly change: DataChange }) {
  const words = text.dock.script
  return (
    <li className={classes['change']}>
      <code className={classes['path']}>{path === '' ? words.whole : path}</code>
      {before !== null && (
        <del>
          <span className="visually-hidden">{words.before}</span>
          {before}
        </del>
      )}
      {after === null ? (
        <span className={classes['gone']}>{words.gone}</span>
      ) : (
        <ins>
          <span className="visually-hidden">{words.after}</span>
          {after}
        </ins>
      )}
    </li>
  )
}
