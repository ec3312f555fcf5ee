import { IconCheck } from '@tabler/icons-react'
import type { Problem } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { connectionQueries } from '../../../api/connections.ts'
import { useCreateTopic } from '../../../api/topics.ts'
import { errorView } from '../../../app/errorView.ts'
import { notify } from '../../../app/notify.tsx'
import { text } from '../../../text/en.ts'
import links from '../../../ui/link.module.css'

const newTopicPartitions = 3

/** Creates a topic that is missing, where that does no harm: in the sandbox. */
export function CreateTopic({ connection, problem }: { readonly connection: string; readonly problem: Problem }) {
  const words = text.panel.parameters
  const create = useCreateTopic(connection)
  const isSandbox = useQuery(connectionQueries.list()).data?.some(({ id, builtIn }) => id === connection && builtIn)
  const topic = problem.values?.['topic']
  if (problem.code !== 'unknown-topic' || isSandbox !== true || typeof topic !== 'string') return null
  return (
    <>
      {' '}
      <button
        type="button"
        className={links['link']}
        disabled={create.isPending}
        onClick={() =>
          create.mutate(
            { name: topic, partitions: newTopicPartitions },
            {
              onSuccess: () =>
                notify({ message: words.topicCreated(topic), icon: <IconCheck size={16} stroke={1.6} /> }),
            },
          )
        }
      >
        {words.createTopic}
      </button>
      {create.error && <> {errorView(create.error).detail}</>}
    </>
  )
}
