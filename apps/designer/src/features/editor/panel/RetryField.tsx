import { NumberInput, SegmentedControl } from '@mantine/core'
import { retryPolicySchema, type Action, type RetryPolicy } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { connectionQueries } from '../../../api/connections.ts'
import { text } from '../../../text/en.ts'
import { byKind } from '../actionKind.ts'
import fields from './Field.module.css'
import { FoldedField } from './FoldedField.tsx'
import { retrySummary } from './retrySummary.ts'
import type { SharedEdits } from './useActionEdits.ts'

/** How often a record is offered again that a broker has refused for now: as the connection says, or a way of its own. */
export function RetryField({ action, edits }: { readonly action: Action; readonly edits: SharedEdits }) {
  const words = text.panel.retry
  const ofConnection = useConnectionRetry(action)
  const { retry } = action
  const policy = retry ?? ofConnection
  const set = (next: RetryPolicy | null): void => edits.change('retry', (each) => ({ ...each, retry: next }))
  return (
    <FoldedField
      title={words.title}
      summary={retry === null ? words.asConnection(retrySummary(policy)) : retrySummary(policy)}
      actionId={action.id}
      path="/retry"
    >
      <SegmentedControl
        fullWidth
        className={fields['segments']}
        aria-label={words.title}
        value={retry === null ? 'connection' : 'own'}
        data={(['connection', 'own'] as const).map((value) => ({ value, label: words.choices[value] }))}
        onChange={(value) => set(value === 'own' ? ofConnection : null)}
      />
      {retry !== null && <OwnRetry policy={retry} onChange={set} />}
      <span className={fields['label']}>
        {retry === null ? words.connectionHelp(retrySummary(policy)) : words.help}
      </span>
    </FoldedField>
  )
}

function OwnRetry({
  policy,
  onChange,
}: {
  readonly policy: RetryPolicy
  readonly onChange: (next: RetryPolicy) => void
}) {
  const words = text.panel.retry
  const change = (part: Partial<RetryPolicy>): void => {
    const read = retryPolicySchema.safeParse({ ...policy, ...part })
    // What is out of range is put right when the field is left.
    if (read.success) onChange(read.data)
  }
  const common = { allowDecimal: true, hideControls: true, clampBehavior: 'blur', decimalSeparator: '.' } as const
  return (
    <>
      <div className={fields['pair']}>
        <NumberInput
          {...common}
          label={words.attempts}
          value={policy.attempts}
          min={1}
          max={1_000}
          allowDecimal={false}
          onChange={(value) => change({ attempts: Number(value) })}
        />
        <NumberInput
          {...common}
          label={words.jitter}
          value={Math.round(policy.jitter * 1_000) / 10}
          min={0}
          max={100}
          suffix=" %"
          onChange={(value) => value !== '' && change({ jitter: Number(value) / 100 })}
        />
      </div>
      <div className={fields['triple']}>
        <NumberInput
          {...common}
          label={words.firstDelay}
          value={policy.firstDelayMs}
          min={10}
          max={3_600_000}
          allowDecimal={false}
          suffix=" ms"
          onChange={(value) => change({ firstDelayMs: Number(value) })}
        />
        <NumberInput
          {...common}
          label={words.factor}
          value={policy.factor}
          min={1}
          max={10}
          prefix="× "
          onChange={(value) => change({ factor: Number(value) })}
        />
        <NumberInput
          {...common}
          label={words.maxDelay}
          value={policy.maxDelayMs / 1_000}
          min={0.01}
          max={86_400}
          suffix=" s"
          onChange={(value) => change({ maxDelayMs: Math.round(Number(value) * 1_000) })}
        />
      </div>
    </>
  )
}

const usualRetry = retryPolicySchema.parse({})

/** What the connection of an action says; the usual policy where none is named. */
function useConnectionRetry(action: Action): RetryPolicy {
  const connections = useQuery(connectionQueries.list()).data
  const id = byKind(action, {
    kafkaSend: ({ parameters }) => parameters.connection,
    kafkaReceive: ({ parameters }) => parameters.connection,
    script: () => '',
  })
  return connections?.find((connection) => connection.id === id)?.delivery.retry ?? usualRetry
}
