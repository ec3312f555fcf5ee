import type { JsonData } from '@sendwright/model'

/** All that the reducer knows of a run: plain JSON, exact numbers. Only the reducer looks inside. */
export interface RunState {
  readonly data: JsonData
}
