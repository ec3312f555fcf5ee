import type { TopicDetailsView } from '@sendwright/contract'
import type { TopicDetails } from '@sendwright/kafka'
import { openConnection } from '../connections/connectionDirectory.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Handlers } from '../http/mount.ts'
import { isRefusal } from '../http/refusal.ts'

type TopicHandlers = Pick<Handlers, 'listTopics' | 'createTopic' | 'getTopic' | 'readRecords' | 'tailTopic'>

/** Topics of a cluster: list, create, look into, follow. */
export function topicRoutes(deps: Dependencies): TopicHandlers {
  return {
    listTopics: async ({ params }) => {
      const kafka = await openConnection(params.id, deps)
      return isRefusal(kafka) ? kafka : { topics: [...(await kafka.listTopics())] }
    },

    createTopic: async ({ params, body }) => {
      const kafka = await openConnection(params.id, deps)
      if (isRefusal(kafka)) return kafka
      await kafka.createTopic(body)
      return toView(await kafka.describeTopic(body.name))
    },

    getTopic: async ({ params }) => {
      const kafka = await openConnection(params.id, deps)
      return isRefusal(kafka) ? kafka : toView(await kafka.describeTopic(params.topic))
    },

    readRecords: async ({ params, query }) => {
      const kafka = await openConnection(params.id, deps)
      if (isRefusal(kafka)) return kafka
      const { partition, limit, offset } = query
      return kafka.readRecords({ topic: params.topic, partition, limit, ...(offset !== undefined && { offset }) })
    },

    tailTopic: async ({ params, signal }) => {
      const kafka = await openConnection(params.id, deps)
      if (isRefusal(kafka)) return kafka
      await kafka.describeTopic(params.topic)
      return (stream) =>
        kafka.tail({
          topic: params.topic,
          signal,
          onRecords: (records) => stream.send('records', { records }),
          onState: (state) => stream.send('state', { state }),
        })
    },
  }
}

function toView({ name, partitions, configuration }: TopicDetails): TopicDetailsView {
  return {
    name,
    internal: name.startsWith('__'),
    partitions: partitions.map(({ partition, leader, replicas, isr, earliest, latest }) => ({
      id: partition,
      leader,
      replicas: [...replicas],
      inSync: [...isr],
      earliest,
      latest,
    })),
    configuration: configuration === null ? null : [...configuration],
  }
}
