import { SegmentedControl, TextInput } from '@mantine/core'
import type { Correlation } from '@sendwright/model'
import { useId } from 'react'
import { text } from '../../../text/en.ts'
import { TemplateInput } from '../../../app/codeEditor/TemplateInput.tsx'
import { FieldProblems } from '../problems/FieldProblems.tsx'
import { useTemplateData } from '../template/useTemplateData.ts'
import type { ReceiveFieldProps } from './actionField.ts'
import fields from './Field.module.css'
import { useFieldElement } from './useFieldElement.ts'

const path = '/parameters/correlation'

/** How the record is known: a header, or a field of its body, has the value that the template gives when the wait begins. */
export function CorrelationField({ action, problems, edits }: ReceiveFieldProps) {
  const words = text.panel.receive
  const label = useId()
  const help = useId()
  const templateData = useTemplateData()
  const { by, name, equals } = action.parameters.correlation
  const own = problems.filter((problem) => problem.path.startsWith(path))
  const ofName = own.filter((problem) => problem.path === `${path}/name`)
  const ofValue = own.filter((problem) => problem.path === `${path}/equals`)
  const input = useFieldElement<HTMLInputElement>(action.id, `${path}/name`)

  function change(part: keyof Correlation, change: Partial<Correlation>): void {
    edits.changeParameters(`correlation/${part}`, (each) => ({
      ...each,
      correlation: { ...each.correlation, ...change },
    }))
  }

  return (
    <div className={fields['field']}>
      <div className={fields['labelRow']}>
        <span className={fields['label']} id={label}>
          {words.correlation}
        </span>
        <SegmentedControl
          size="xs"
          aria-labelledby={label}
          value={by}
          data={(['header', 'body'] as const).map((value) => ({ value, label: words.by[value] }))}
          onChange={(value) => change('by', { by: value === 'body' ? 'body' : 'header' })}
        />
      </div>
      <div className={fields['pair']}>
        <TextInput
          ref={input}
          aria-label={words.correlationName[by]}
          placeholder={words.correlationNamePlaceholder[by]}
          value={name}
          maxLength={500}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          error={ofName.length > 0}
          aria-describedby={help}
          onChange={(event) => change('name', { name: event.currentTarget.value })}
        />
        <TemplateInput
          value={equals}
          {...templateData}
          problems={ofValue}
          field={{ actionId: action.id, path: `${path}/equals` }}
          label={words.correlationValue}
          describedBy={help}
          placeholder={words.correlationValuePlaceholder}
          onChange={(typed) => change('equals', { equals: typed })}
        />
      </div>
      <FieldProblems id={help} action={action} problems={own} onFix={edits.fix} help={words.correlationHelp[by]} />
    </div>
  )
}
