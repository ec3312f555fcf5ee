import type { ApacheKafka } from '@sendwright/kafka/testing'
import type { RawKafka } from '../raw/rawKafka.ts'

/** What every measurement here works with: one broker, and the baseline's process. */
export interface World {
  readonly broker: ApacheKafka
  readonly raw: RawKafka
}
