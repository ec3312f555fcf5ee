import type { ConnectionView } from '@sendwright/contract'
import { getRouteApi } from '@tanstack/react-router'
import { TopicDetails } from './TopicDetails.tsx'
import { TopicList } from './TopicList.tsx'

const route = getRouteApi('/connections')

/** The topics of a cluster, or one of them when the address names it. */
export function TopicsTab({ connection }: { readonly connection: ConnectionView }) {
  const { topic } = route.useSearch()
  return topic === undefined ? (
    <TopicList connection={connection} />
  ) : (
    <TopicDetails key={topic} connectionId={connection.id} topic={topic} />
  )
}
