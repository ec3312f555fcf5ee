/**
 * The name of a shard in Kafka: its transactional id and the consumer group that holds its position. The generation is
 * raised when a position was lost for good; the first one, 0, is left out.
 */
export function deliveryShardName(shard: {
  readonly installation: string
  readonly connection: string
  readonly index: number
  readonly generation: number
}): string {
  const name = `sendwright-${shard.installation}-${shard.connection}-${shard.index}`
  return shard.generation > 0 ? `${name}-g${shard.generation}` : name
}
