import type { SampleContext } from './process.ts'

/** The sample context that a process without one gets: the names that every run has. */
export function createSampleContext(id: string, name: string): SampleContext {
  return {
    id,
    name,
    data: { processInstanceId: 1, processInstanceUuid: '6f1f3a52-6c0e-4d5b-9b51-0a4c7b7f2c11' },
  }
}
