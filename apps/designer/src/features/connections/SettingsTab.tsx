import { Button, Group } from '@mantine/core'
import type { ConnectionView } from '@sendwright/contract'
import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useUpdateConnection } from '../../api/connections.ts'
import { deliveryQueries } from '../../api/deliveries.ts'
import { errorView } from '../../app/errorView.ts'
import { notify } from '../../app/notify.tsx'
import { text } from '../../text/en.ts'
import { formatBytes, formatMilliseconds } from '../../text/format.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { ConnectionFields } from './ConnectionFields.tsx'
import { connectionToForm, formToConnection, type ConnectionFormValues } from './connectionForm.ts'
import { DeliveryFields } from './DeliveryFields.tsx'
import { deliveryToForm, formToDelivery, type DeliveryFormValues } from './deliveryForm.ts'
import { DeliveryStanding } from './DeliveryStanding.tsx'
import classes from './SettingsTab.module.css'

/** The settings of a connection; the built-in one shows them and does not change them. */
export function SettingsTab({ connection }: { readonly connection: ConnectionView }) {
  return connection.builtIn ? (
    <BuiltInSettings connection={connection} />
  ) : (
    <SettingsForm key={connection.updatedAt} connection={connection} />
  )
}

function BuiltInSettings({ connection }: { readonly connection: ConnectionView }) {
  const words = text.connections.settings
  const delivery = text.deliverySettings
  const { retry, maxWaiting, maxWaitingBytes } = connection.delivery
  const standing = useStanding(connection.id)
  return (
    <>
      <dl className={classes['facts']}>
        <Fact name={words.brokers}>
          <code>{connection.brokers.join(', ')}</code>
        </Fact>
        <Fact name={words.security}>{words.securityHelp}</Fact>
        <Fact name={words.sendTimeout}>{formatMilliseconds(connection.sendTimeoutMs)}</Fact>
        <Fact name={delivery.fact.guarantee}>
          {text.connectionHealth.modes[standing?.mode ?? connection.delivery.mode]}
          {standing?.fallbackReason !== undefined && standing.fallbackReason !== null && (
            <span className={classes['reason']}>{standing.fallbackReason}</span>
          )}
        </Fact>
        <Fact name={delivery.fact.retry}>{delivery.fact.attempts(retry.attempts)}</Fact>
        <Fact name={delivery.fact.bounds}>{delivery.fact.boundsOf(maxWaiting, formatBytes(maxWaitingBytes))}</Fact>
      </dl>
      <p className={classes['note']}>{words.builtInNote}</p>
    </>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function useStanding(id: string) {
  return useQuery(deliveryQueries.connections()).data?.find(({ connection }) => connection === id)
}

function SettingsForm({ connection }: { readonly connection: ConnectionView }) {
  const kept = connectionToForm(connection)
  const keptDelivery = deliveryToForm(connection.delivery)
  const [values, setValues] = useState<ConnectionFormValues>(kept)
  const [delivery, setDelivery] = useState<DeliveryFormValues>(keptDelivery)
  const update = useUpdateConnection()
  const standing = useStanding(connection.id)
  const result = formToConnection(values, connection.security)
  const deliveryResult = formToDelivery(delivery, connection.delivery)
  const hasProblem = 'problems' in result || 'problems' in deliveryResult
  const changed =
    JSON.stringify(values) !== JSON.stringify(kept) || JSON.stringify(delivery) !== JSON.stringify(keptDelivery)
  const words = text.connections.settings

  function submit(event: FormEvent): void {
    event.preventDefault()
    if ('problems' in result || 'problems' in deliveryResult) return
    update.mutate(
      { ...result.connection, delivery: deliveryResult.settings },
      {
        onSuccess: () => notify({ message: words.saved, icon: <IconCheck size={16} stroke={1.6} /> }),
      },
    )
  }

  return (
    <form onSubmit={submit} noValidate>
      <ConnectionFields
        values={values}
        problems={'problems' in result ? result.problems : {}}
        onChange={(part) => setValues((before) => ({ ...before, ...part }))}
        idField={
          <div>
            <p className={classes['label']}>{words.id}</p>
            <code>{connection.id}</code>
            <p className={classes['help']}>{words.idFixed}</p>
          </div>
        }
      />
      <DeliveryFields
        values={delivery}
        problems={'problems' in deliveryResult ? deliveryResult.problems : {}}
        onChange={(part) => setDelivery((before) => ({ ...before, ...part }))}
        standing={<DeliveryStanding standing={standing} />}
      />
      {update.error && <ErrorState title={words.notSaved} {...errorView(update.error)} />}
      {(changed || connection.toComplete !== null) && (
        <Group gap="sm" className={classes['save'] ?? ''}>
          <Button type="submit" variant="default" disabled={hasProblem} loading={update.isPending}>
            {connection.toComplete === null ? words.save : words.saveComplete}
          </Button>
          {changed && (
            <Button
              variant="subtle"
              onClick={() => {
                setValues(kept)
                setDelivery(keptDelivery)
              }}
            >
              {words.discard}
            </Button>
          )}
        </Group>
      )}
    </form>
  )
}
