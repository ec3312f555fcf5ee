import { Button } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { boundConnection } from '@sendwright/message'
import type { KafkaSendAction, Problem } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { connectionQueries } from '../../../api/connections.ts'
import { text } from '../../../text/en.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { Kbd } from '../../../ui/Kbd.tsx'
import production from '../../../ui/productionButton.module.css'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { StateText } from '../../../ui/StateText.tsx'
import { useLater } from '../../../ui/useLater.ts'
import links from '../../../ui/link.module.css'
import type { OpenSend } from '../panel/useOpenAction.ts'
import { buildAction } from '../problems/buildAction.ts'
import { useGoToProblem } from '../problems/useGoToProblem.ts'
import { useCurrentProblems } from '../problems/useProblems.ts'
import { useBuildSetting } from '../problems/useBuildSetting.ts'
import { useEditorPlace } from '../problems/useEditorPlace.ts'
import { useEnvironment } from '../problems/useEnvironment.ts'
import dock from './Dock.module.css'
import { SendHistory } from './SendHistory.tsx'
import { SendOutcomeView } from './SendOutcomeView.tsx'
import classes from './SendColumn.module.css'
import { useConnectionName } from './useConnectionName.ts'
import { usePartitionCounts } from './usePartitionCounts.ts'
import { useSendKey } from './useSendKey.ts'
import type { TestSends } from './useTestSends.ts'

/** Sends the records of the open action now, and shows what became of them. */
export function SendColumn({ node, action, testSends }: OpenSend & { readonly testSends: TestSends }) {
  const words = text.dock.send
  const setting = useBuildSetting()
  const connection = action === null ? '' : boundConnection(action, setting.environment)
  const partitionCounts = usePartitionCounts(connection)
  const connectionName = useConnectionName(connection)
  const problems = useCurrentProblems(action, node)
  const errors = problems.filter((problem) => problem.severity === 'error')
  const records = action === null ? [] : buildAction(action, setting).records
  const recordCount = records.length
  const { chosen } = useEnvironment()
  // Starting a run is the next step while its panel is open.
  const isNext = useEditorPlace().place.open !== 'run'
  const isProduction = chosen?.stage === 'production'
  const [isAsking, setAsking] = useState(false)
  const canSend = action !== null && errors.length === 0 && recordCount > 0 && !testSends.isSending

  function send(): void {
    setAsking(false)
    if (canSend) testSends.send(partitionCounts ?? new Map())
  }

  /** What goes to production is asked about first. */
  function begin(): void {
    if (isProduction) setAsking(canSend)
    else send()
  }

  useSendKey(begin)

  return (
    <section className={dock['column']} aria-label={words.title}>
      <div className={dock['header']}>
        <h3 className={dock['title']}>{words.title}</h3>
        <span className={dock['spring']} />
        <SendHistory history={testSends.history} />
      </div>
      <div className={dock['body']}>
        <div className={classes['intent']}>
          <Button
            fullWidth
            leftSection={<IconSend size={16} stroke={1.6} />}
            rightSection={isProduction ? null : <Kbd keys={words.keys} />}
            aria-keyshortcuts="Control+Enter"
            aria-describedby="test-send-intent"
            variant={isNext ? 'filled' : 'default'}
            className={isProduction && isNext ? production['production'] : undefined}
            disabled={!canSend}
            onClick={begin}
          >
            {isProduction ? words.buttonIn(chosen.name) : words.button}
          </Button>
          <p className={classes['sentence']} id="test-send-intent">
            <Intent
              nodeId={node?.id ?? null}
              action={action}
              errors={errors}
              recordCount={recordCount}
              connectionName={connectionName}
            />
          </p>
        </div>
        <ConfirmDialog
          opened={isAsking}
          title={words.production.title}
          confirm={words.production.confirm}
          keep={words.production.keep}
          tone="production"
          onConfirm={send}
          onClose={() => setAsking(false)}
        >
          <SentenceText>
            {words.production.question(
              records.map(({ topic }) => topic),
              connectionName,
            )}
          </SentenceText>
        </ConfirmDialog>
        <div className={classes['outcome']} aria-live="polite">
          {testSends.isSending ? (
            <Sending connection={connection} connectionName={connectionName} />
          ) : (
            action !== null &&
            node !== null &&
            testSends.last !== null && (
              <SendOutcomeView
                key={testSends.last.at}
                outcome={testSends.last}
                action={action}
                nodeId={node.id}
                connection={connection}
                isBlocked={errors.length > 0}
              />
            )
          )}
        </div>
      </div>
    </section>
  )
}

interface IntentProps {
  readonly nodeId: string | null
  readonly action: KafkaSendAction | null
  readonly errors: readonly Problem[]
  readonly recordCount: number
  readonly connectionName: string
}

/** What the button would do, or why it does nothing. */
function Intent({ nodeId, action, errors, recordCount, connectionName }: IntentProps) {
  const words = text.dock.send
  const goTo = useGoToProblem()
  if (nodeId === null) return words.noStep
  if (action === null) return words.noAction
  const [first] = errors
  if (first !== undefined) {
    return (
      <>
        {words.blocked(errors.length)}{' '}
        <button type="button" className={links['link']} onClick={() => goTo({ nodeId, action, problem: first })}>
          {words.goToFirst}
        </button>
      </>
    )
  }
  if (recordCount === 0) return words.noMessage
  const intent = words.intent(recordCount, connectionName)
  return action.timer === null ? intent : words.withoutTimer(intent)
}

const progressAfterMs = 300

/** After a moment: that it is being sent, for how long, and how long it can take. */
function Sending({ connection, connectionName }: { readonly connection: string; readonly connectionName: string }) {
  const words = text.dock.send
  const isSlow = useLater(progressAfterMs)
  const seconds = useSeconds()
  const timeoutMs = useQuery(connectionQueries.list()).data?.find(({ id }) => id === connection)?.sendTimeoutMs
  if (!isSlow) return null
  return (
    <div className={classes['sending']}>
      <StateText state="sending">{seconds === 0 ? words.sending : words.sendingFor(seconds)}</StateText>
      {timeoutMs !== undefined && (
        <p className={classes['sentence']}>{words.upTo(Math.ceil(timeoutMs / 1000), connectionName)}</p>
      )}
    </div>
  )
}

/** Seconds since it was shown. */
function useSeconds(): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((present) => present + 1), 1_000)
    return () => clearInterval(timer)
  }, [])
  return seconds
}
