import { useQuery } from '@tanstack/react-query'
import { connectionQueries } from '../../api/connections.ts'
import { sandboxId } from '../../api/sandbox.ts'
import { topicQueries } from '../../api/topics.ts'
import { text } from '../../text/en.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import classes from './PublishHelp.module.css'
import { publishExamples } from './publishExamples.ts'

const exampleTopic = 'orders.accepted.v1'

/** How a program publishes to this very server, to be copied and run. */
export function PublishHelp() {
  const words = text.deliveries.empty
  const connections = useQuery(connectionQueries.list()).data
  const connection = connections?.find(({ id }) => id === sandboxId) ?? connections?.[0]
  const topics = useQuery(topicQueries.list(connection?.id ?? '')).data
  const topic = topics?.find(({ internal }) => !internal)?.name ?? exampleTopic
  const examples = publishExamples(window.location.origin, connection?.id ?? sandboxId, topic)
  return (
    <div className={classes['help']}>
      <Example title={words.http} copy={words.copyHttp} code={examples.http} />
      <Example title={words.shell} copy={words.copyShell} code={examples.shell} note={words.shellNote} />
    </div>
  )
}

interface ExampleProps {
  readonly title: string
  readonly copy: string
  readonly code: string
  readonly note?: string
}

function Example({ title, copy, code, note }: ExampleProps) {
  return (
    <section className={classes['example']} aria-label={title}>
      <header className={classes['head']}>
        <h3 className={classes['title']}>{title}</h3>
        <CopyButton value={code} label={copy} />
      </header>
      {/* It may scroll, so it takes the focus for the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes['code']} tabIndex={0}>
        {code}
      </pre>
      {note !== undefined && <p className={classes['note']}>{note}</p>}
    </section>
  )
}
