import { Button, Group } from '@mantine/core'
import type { ConnectionView } from '@sendwright/contract'
import { IconCheck } from '@tabler/icons-react'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useUpdateConnection } from '../../api/connections.ts'
import { errorView } from '../../app/errorView.ts'
import { notify } from '../../app/notify.tsx'
import { text } from '../../text/en.ts'
import { formatMilliseconds } from '../../text/format.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { ConnectionFields } from './ConnectionFields.tsx'
import { connectionToForm, formToConnection, type ConnectionFormValues } from './connectionForm.ts'
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
  return (
    <>
      <dl className={classes['facts']}>
        <Fact name={words.brokers}>
          <code>{connection.brokers.join(', ')}</code>
        </Fact>
        <Fact name={words.security}>{words.securityHelp}</Fact>
        <Fact name={words.sendTimeout}>{formatMilliseconds(connection.sendTimeoutMs)}</Fact>
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

function SettingsForm({ connection }: { readonly connection: ConnectionView }) {
  const kept = connectionToForm(connection)
  const [values, setValues] = useState<ConnectionFormValues>(kept)
  const update = useUpdateConnection()
  const result = formToConnection(values, connection.security)
  const changed = JSON.stringify(values) !== JSON.stringify(kept)
  const words = text.connections.settings

  function submit(event: FormEvent): void {
    event.preventDefault()
    if ('problems' in result) return
    update.mutate(result.connection, {
      onSuccess: () => notify({ message: words.saved, icon: <IconCheck size={16} stroke={1.6} /> }),
    })
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
      {update.error && <ErrorState title={words.notSaved} {...errorView(update.error)} />}
      {(changed || connection.toComplete !== null) && (
        <Group gap="sm" mt="lg">
          <Button type="submit" variant="default" disabled={'problems' in result} loading={update.isPending}>
            {connection.toComplete === null ? words.save : words.saveComplete}
          </Button>
          {changed && (
            <Button variant="subtle" onClick={() => setValues(kept)}>
              {words.discard}
            </Button>
          )}
        </Group>
      )}
    </form>
  )
}
