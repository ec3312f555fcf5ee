import { Checkbox, NumberInput, Radio, TagsInput, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { text } from '../../text/en.ts'
import { fieldOrder } from '../../ui/fieldOrder.ts'
import classes from './DeliveryFields.module.css'
import { retryWaits, type DeliveryFormProblems, type DeliveryFormValues } from './deliveryForm.ts'

export interface DeliveryFieldsProps {
  readonly values: DeliveryFormValues
  readonly problems: DeliveryFormProblems
  readonly onChange: (changed: Partial<DeliveryFormValues>) => void
  /** How it delivers now, where that is known. */
  readonly standing?: ReactNode
}

/** The section "Deliveries": guarantee, retries, bounds, topics. */
export function DeliveryFields({ values, problems, onChange, standing }: DeliveryFieldsProps) {
  const words = text.deliverySettings
  return (
    <section className={classes['section']} aria-labelledby="delivery-settings">
      <h3 className={classes['title']} id="delivery-settings">
        {words.title}
      </h3>
      <p className={classes['note']}>{words.note}</p>
      {standing}
      <Radio.Group
        label={words.mode}
        value={values.mode}
        onChange={(mode) => onChange({ mode: mode === 'atLeastOnce' ? 'atLeastOnce' : 'exactlyOnce' })}
      >
        {(['exactlyOnce', 'atLeastOnce'] as const).map((mode) => (
          <Radio
            key={mode}
            value={mode}
            label={words.modes[mode]}
            description={words.modeHelp[mode]}
            className={classes['choice']}
          />
        ))}
      </Radio.Group>
      <RetryFields values={values} problems={problems} onChange={onChange} />
      <BoundFields values={values} problems={problems} onChange={onChange} />
      <TagsInput
        label={words.allowedTopics}
        placeholder={values.allowedTopics.length === 0 ? words.allowedTopicsPlaceholder : ''}
        description={problems.allowedTopics === undefined ? words.allowedTopicsHelp : undefined}
        error={problems.allowedTopics}
        inputWrapperOrder={fieldOrder}
        value={values.allowedTopics}
        onChange={(allowedTopics) => onChange({ allowedTopics })}
        splitChars={[',', ' ', ';']}
        acceptValueOnBlur
        classNames={{ pill: classes['pattern'] ?? '', inputField: 'mono' }}
      />
      <TextInput
        label={words.positionTopic}
        placeholder={words.positionTopicPlaceholder}
        description={problems.positionTopic === undefined ? words.positionTopicHelp : undefined}
        error={problems.positionTopic}
        inputWrapperOrder={fieldOrder}
        value={values.positionTopic}
        onChange={(event) => onChange({ positionTopic: event.currentTarget.value.trim() })}
        classNames={{ input: 'mono' }}
      />
    </section>
  )
}

type PartProps = Omit<DeliveryFieldsProps, 'standing'>

const shownWaits = 4

function RetryFields({ values, problems, onChange }: PartProps) {
  const words = text.deliverySettings
  const hasProblem = ['attempts', 'firstDelayMs', 'factor', 'maxDelaySeconds'].some((field) =>
    Object.hasOwn(problems, field),
  )
  const { waits, total } = retryWaits({
    attempts: Number(values.attempts),
    firstDelayMs: Number(values.firstDelayMs),
    factor: Number(values.factor),
    maxDelayMs: Number(values.maxDelaySeconds) * 1_000,
  })
  return (
    <fieldset className={classes['group']}>
      <legend className={classes['legend']}>{words.retry}</legend>
      <p className={classes['note']}>{words.retryNote}</p>
      <div className={classes['pairs']}>
        <Field name="attempts" words={fieldWords.attempts} {...{ values, problems, onChange }} isWhole />
        <Field name="firstDelayMs" words={fieldWords.firstDelayMs} {...{ values, problems, onChange }} isWhole />
        <Field name="factor" words={fieldWords.factor} {...{ values, problems, onChange }} />
        <Field name="maxDelaySeconds" words={fieldWords.maxDelaySeconds} {...{ values, problems, onChange }} />
        <Field name="jitterPercent" words={fieldWords.jitterPercent} {...{ values, problems, onChange }} />
      </div>
      {!hasProblem && (
        <output className={classes['meaning']}>
          {words.waits(waits.slice(0, shownWaits), Math.max(0, waits.length - shownWaits), total)}
        </output>
      )}
    </fieldset>
  )
}

function BoundFields({ values, problems, onChange }: PartProps) {
  const words = text.deliverySettings
  return (
    <fieldset className={classes['group']}>
      <legend className={classes['legend']}>{words.limits}</legend>
      <div className={classes['pairs']}>
        <Field name="maxWaiting" words={fieldWords.maxWaiting} {...{ values, problems, onChange }} isWhole />
        <Field name="maxMegabytes" words={fieldWords.maxMegabytes} {...{ values, problems, onChange }} />
      </div>
      <Checkbox
        label={words.refuse}
        description={words.refuseHelp}
        checked={values.isRefusing}
        onChange={(event) => onChange({ isRefusing: event.currentTarget.checked })}
      />
      {values.isRefusing && (
        <Field name="refuseAfterSeconds" words={fieldWords.refuseAfterSeconds} {...{ values, problems, onChange }} />
      )}
    </fieldset>
  )
}

type NumberField =
  | 'attempts'
  | 'firstDelayMs'
  | 'factor'
  | 'maxDelaySeconds'
  | 'jitterPercent'
  | 'refuseAfterSeconds'
  | 'maxWaiting'
  | 'maxMegabytes'

interface FieldWords {
  readonly label: string
  readonly help: string
  readonly unit: string
}

const settings = text.deliverySettings
const fieldWords = {
  attempts: { label: settings.attempts, help: settings.attemptsHelp, unit: '' },
  firstDelayMs: { label: settings.firstDelay, help: settings.firstDelayHelp, unit: settings.units.ms },
  factor: { label: settings.factor, help: settings.factorHelp, unit: '' },
  maxDelaySeconds: { label: settings.maxDelay, help: settings.maxDelayHelp, unit: settings.units.s },
  jitterPercent: { label: settings.jitter, help: settings.jitterHelp, unit: settings.units.percent },
  refuseAfterSeconds: { label: settings.refuseAfter, help: settings.refuseAfterHelp, unit: settings.units.s },
  maxWaiting: { label: settings.maxWaiting, help: settings.maxWaitingHelp, unit: '' },
  maxMegabytes: { label: settings.maxBytes, help: settings.maxBytesHelp, unit: settings.units.mb },
} as const satisfies Record<NumberField, FieldWords>

interface FieldProps extends PartProps {
  readonly name: NumberField
  readonly words: FieldWords
  readonly isWhole?: boolean
}

function Field({ name, words, isWhole = false, values, problems, onChange }: FieldProps) {
  const problem = problems[name]
  return (
    <NumberInput
      label={words.label}
      description={problem === undefined ? words.help : undefined}
      error={problem}
      inputWrapperOrder={fieldOrder}
      value={values[name]}
      onChange={(value) => onChange({ [name]: value })}
      suffix={words.unit}
      allowDecimal={!isWhole}
      allowNegative={false}
      clampBehavior="none"
      thousandSeparator=","
      hideControls
    />
  )
}
