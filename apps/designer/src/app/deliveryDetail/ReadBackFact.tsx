import { Button } from '@mantine/core'
import type { Delivery, RecordBytes } from '@sendwright/model'
import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { topicQueries } from '../../api/topics.ts'
import { errorView } from '../errorView.ts'
import { text } from '../../text/en.ts'
import { bytesWords } from './bytesWords.ts'
import classes from './DeliveryDetail.module.css'
import { compareRecord, type ReadBack } from './readBack.ts'

/** Reads the record at the place of the receipt from Kafka, and says whether it is what was accepted. */
export function ReadBackFact({ delivery }: { readonly delivery: Delivery }) {
  const words = text.delivery.receipt
  const [isAsked, setAsked] = useState(false)
  const { receipt } = delivery
  const query = useQuery({
    ...topicQueries.records({
      connection: delivery.connection,
      topic: receipt?.topic ?? delivery.topic,
      partition: receipt?.partition ?? 0,
      offset: receipt?.offset ?? null,
      limit: 1,
    }),
    enabled: isAsked,
    retry: false,
    staleTime: Infinity,
  })
  const result = query.data && compareRecord(delivery, query.data.records[0])
  return (
    <div className={classes['fact']}>
      <dt>{words.readBack}</dt>
      <dd aria-live="polite">
        {result === undefined ? (
          <Button
            variant="default"
            size="xs"
            loading={query.isFetching}
            onClick={() => (isAsked ? void query.refetch() : setAsked(true))}
          >
            {words.read}
          </Button>
        ) : (
          <Outcome result={result} />
        )}
        {query.error && result === undefined && (
          <p className={classes['bad']}>
            {words.readFailed}: {errorView(query.error).detail}
          </p>
        )}
      </dd>
    </div>
  )
}

function Outcome({ result }: { readonly result: ReadBack }) {
  const words = text.delivery.receipt
  if (result.kind === 'gone') {
    return (
      <>
        {words.gone}
        <p className={classes['small']}>{words.goneNote}</p>
      </>
    )
  }
  if (result.kind === 'identical') {
    return (
      <span className={classes['good']}>
        <IconCheck size={14} stroke={1.6} aria-hidden />
        {result.messageId === null ? words.identical : words.withId(result.messageId)}
      </span>
    )
  }
  return (
    <>
      <span className={classes['bad']}>{words.different}</span>
      {result.differences.map(({ part, accepted, stored }) => (
        <dl key={part} className={classes['difference']}>
          <dt>{words.differenceOf[part]}</dt>
          <dd>
            <span className={classes['dim']}>{words.wasAccepted}</span> <Shown bytes={accepted} />
          </dd>
          <dd>
            <span className={classes['dim']}>{words.cameBack}</span> <Shown bytes={stored} />
          </dd>
        </dl>
      ))}
    </>
  )
}

const longestShown = 2_000

function Shown({ bytes }: { readonly bytes: RecordBytes }) {
  if (bytes === null) return <>{text.delivery.record.none}</>
  return <code>{bytesWords(bytes).slice(0, longestShown)}</code>
}
