import { boundConnection, receiveTopicSource } from '@sendwright/message'
import type { KafkaReceiveAction } from '@sendwright/model'
import { parseTemplate, renderTemplate } from '@sendwright/template'
import { randomUuid } from '../../../app/randomUuid.ts'
import { text } from '../../../text/en.ts'
import type { EditorNode } from '../document/editorDocument.ts'
import { startsRuns } from '../problems/receiveProblems.ts'
import { useBuildSetting } from '../problems/useBuildSetting.ts'
import { useCurrentProblems } from '../problems/useProblems.ts'
import { useTemplateData } from '../template/useTemplateData.ts'
import { ContextSelect } from './ContextSelect.tsx'
import dock from './Dock.module.css'
import { ProblemList } from './ProblemList.tsx'
import classes from './ReplyColumn.module.css'
import { useConnectionName } from './useConnectionName.ts'

/** Which record the open action would take with this data, and what becomes of it; or what keeps it from waiting. */
export function ReplyColumn({
  node,
  action,
  withContext,
}: {
  readonly node: EditorNode
  readonly action: KafkaReceiveAction
  readonly withContext: boolean
}) {
  const words = text.dock.reply
  const { environment } = useBuildSetting()
  const problems = useCurrentProblems(action, node)
  const { data } = useTemplateData()
  const connection = useConnectionName(boundConnection(action, environment))
  const { dataKey, correlation } = action.parameters
  const rendered = renderTemplate(parseTemplate(correlation.equals, 'text'), data, {
    now: () => new Date(),
    uuid: randomUuid,
  })
  const value = rendered.problems.length === 0 ? rendered.text : null
  const { template: topic } = receiveTopicSource(action, environment)
  return (
    <section className={dock['column']} aria-label={words.title}>
      <div className={dock['header']}>
        <h3 className={dock['title']}>{words.title}</h3>
        <span className={dock['spring']} />
        {withContext && <ContextSelect />}
      </div>
      {/* It scrolls, so it takes the focus for the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={dock['body']} tabIndex={0}>
        {problems.length > 0 && <ProblemList action={action} nodeId={node.id} problems={problems} />}
        <dl className={classes['facts']}>
          <Fact name={words.topic}>
            <code>{topic === '' ? '–' : topic}</code> <span className={classes['dim']}>{words.over(connection)}</span>
          </Fact>
          {startsRuns(node) ? (
            <Fact name={words.afterwards}>{words.starts(action.parameters.startIn)}</Fact>
          ) : (
            <>
              <Fact name={words.known[correlation.by]}>
                <code>{correlation.name}</code> = {value === null ? words.noValue : <code>{value}</code>}
              </Fact>
              <Fact name={words.afterwards}>
                {dataKey === '' ? words.notKept : words.kept} {dataKey !== '' && <code>{dataKey}</code>}
              </Fact>
            </>
          )}
        </dl>
      </div>
    </section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div className={classes['fact']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
