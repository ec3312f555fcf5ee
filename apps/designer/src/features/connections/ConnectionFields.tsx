import { NumberInput, TagsInput, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { text } from '../../text/en.ts'
import { fieldOrder } from '../../ui/fieldOrder.ts'
import type { ConnectionFormProblems, ConnectionFormValues } from './connectionForm.ts'
import classes from './ConnectionFields.module.css'

export interface ConnectionFieldsProps {
  readonly values: ConnectionFormValues
  readonly problems: ConnectionFormProblems
  readonly onChange: (changed: Partial<ConnectionFormValues>) => void
  /** The field of the id, which is typed once and fixed afterwards. */
  readonly idField: ReactNode
}

/** The fields of a connection, the same for a new one and for its settings. */
export function ConnectionFields({ values, problems, onChange, idField }: ConnectionFieldsProps) {
  const words = text.connections.settings
  const seconds = Number(values.sendTimeoutSeconds)
  return (
    <div className={classes['fields']}>
      <TextInput
        label={words.name}
        value={values.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={problems.name}
        inputWrapperOrder={fieldOrder}
        maxLength={200}
        data-autofocus
      />
      {idField}
      <TagsInput
        label={words.brokers}
        placeholder={values.brokers.length === 0 ? words.brokersPlaceholder : ''}
        description={problems.brokers === undefined ? words.brokersHelp : undefined}
        inputWrapperOrder={fieldOrder}
        value={[...values.brokers]}
        onChange={(brokers) => onChange({ brokers })}
        error={problems.brokers}
        splitChars={[',', ' ', ';']}
        acceptValueOnBlur
        classNames={{ pill: classes['broker'] ?? '', inputField: 'mono' }}
      />
      <div>
        <p className={classes['label']}>{words.security}</p>
        <p className={classes['fixed']}>{words.securityHelp}</p>
      </div>
      <NumberInput
        label={words.sendTimeout}
        description={problems.sendTimeoutSeconds === undefined ? words.sendTimeoutHelp : undefined}
        inputWrapperOrder={fieldOrder}
        value={values.sendTimeoutSeconds}
        onChange={(value) => onChange({ sendTimeoutSeconds: value })}
        error={problems.sendTimeoutSeconds}
        suffix={` ${words.seconds(seconds)}`}
        min={0.1}
        max={300}
        clampBehavior="none"
        decimalScale={1}
        allowNegative={false}
        hideControls
        className={classes['seconds']}
      />
    </div>
  )
}
