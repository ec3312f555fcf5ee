import type { KafkaSendAction, Problem, Run } from '@sendwright/model'
import { LazyCodeEditor } from '../../../app/codeEditor/LazyCodeEditor.tsx'
import { JsonText } from '../../../app/json/JsonText.tsx'
import { TemplateText } from '../../../app/codeEditor/TemplateText.tsx'
import { text } from '../../../text/en.ts'
import { dataAround } from './dataAround.ts'
import classes from './StepPanel.module.css'

export interface NotBuiltProps {
  readonly run: Run
  readonly action: KafkaSendAction
  readonly problems: readonly Problem[]
}

/** The template that could not be rendered, with the exact characters, and the data of that place beside it. */
export function NotBuilt({ run, action, problems }: NotBuiltProps) {
  const words = text.run.step
  const index = messageOf(problems)
  const message = action.parameters.messages[index]
  const around = dataAround(run.data, problems)
  const valuePath = `/parameters/messages/${index}/value/text`
  return (
    <>
      {message !== undefined && (message.value.format === 'json' || message.value.format === 'text') && (
        <>
          {message.key !== null && (
            <p className={classes['keyLine']}>
              <span className={classes['label']}>{words.key}</span> <TemplateText>{message.key}</TemplateText>
            </p>
          )}
          <h3 className={classes['label']}>{words.template}</h3>
          <LazyCodeEditor
            value={message.value.text}
            language={message.value.format === 'json' ? 'json' : 'text'}
            label={words.template}
            data={run.data}
            problems={problems.filter(({ path }) => path === valuePath)}
            readOnly
          />
        </>
      )}
      <h3 className={classes['label']}>{around.path === '' ? words.dataNow : words.atThisMoment(around.path)}</h3>
      <JsonText data={around.data} label={around.path === '' ? words.dataNow : words.atThisMoment(around.path)} />
    </>
  )
}

function messageOf(problems: readonly Problem[]): number {
  for (const { path } of problems) {
    const index = /^\/parameters\/messages\/(\d+)\//.exec(path)?.[1]
    if (index !== undefined) return Number(index)
  }
  return 0
}
