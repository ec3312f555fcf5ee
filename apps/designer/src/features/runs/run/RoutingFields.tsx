import { ActionIcon, Button, Tooltip } from '@mantine/core'
import type { HeaderTemplate, JsonData, MessageTemplate, Problem } from '@sendwright/model'
import { IconPlus, IconX } from '@tabler/icons-react'
import { TemplateInput } from '../../../app/codeEditor/TemplateInput.tsx'
import { text } from '../../../text/en.ts'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import classes from './EditDialog.module.css'
import { problemsAt } from './editDraft.ts'

export interface RoutingFieldsProps {
  readonly message: MessageTemplate
  /** JSON pointer to the message, from its action. */
  readonly path: string
  readonly data: JsonData
  readonly problems: readonly Problem[]
  readonly onChange: (change: Partial<MessageTemplate>) => void
}

/** Headers, in their order, and partition of a message that is edited for one visit. */
export function RoutingFields({ message, path, data, problems, onChange }: RoutingFieldsProps) {
  const words = text.run.edit
  const { headers, partition, key } = message
  const own = [...problemsAt(problems, `${path}/headers`), ...problemsAt(problems, `${path}/partition`)]

  function change(at: number, part: Partial<HeaderTemplate>): void {
    onChange({ headers: headers.map((header, place) => (place === at ? { ...header, ...part } : header)) })
  }

  return (
    <>
      <fieldset className={classes['headers']} aria-label={words.headers}>
        <span className={classes['label']}>{words.headers}</span>
        {headers.map((header, at) => (
          <div key={at} className={classes['header']}>
            <TemplateInput
              value={header.name}
              data={data}
              problems={problemsAt(problems, `${path}/headers/${at}/name`)}
              label={words.headerName(at + 1)}
              onChange={(name) => change(at, { name })}
            />
            <TemplateInput
              value={header.value ?? ''}
              data={data}
              problems={problemsAt(problems, `${path}/headers/${at}/value`)}
              label={words.headerValue(at + 1)}
              onChange={(value) => change(at, { value })}
            />
            <Tooltip label={words.removeHeader(header.name)}>
              <ActionIcon
                aria-label={words.removeHeader(header.name)}
                onClick={() => onChange({ headers: headers.toSpliced(at, 1) })}
              >
                <IconX size={16} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
          </div>
        ))}
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconPlus size={14} stroke={1.6} />}
          onClick={() => onChange({ headers: [...headers, { name: '', value: '' }] })}
        >
          {words.addHeader}
        </Button>
      </fieldset>
      <div className={classes['field']}>
        <span className={classes['label']}>{words.partition}</span>
        <TemplateInput
          value={partition ?? ''}
          data={data}
          problems={problemsAt(problems, `${path}/partition`)}
          label={words.partition}
          placeholder={key === null ? words.anyPartition : words.byKey}
          onChange={(typed) => onChange({ partition: typed === '' ? null : typed })}
        />
      </div>
      {own.map((problem, index) => (
        <p key={index} className={classes['problem']} data-severity={problem.severity}>
          <SentenceText>{problem.message}</SentenceText>
        </p>
      ))}
    </>
  )
}
