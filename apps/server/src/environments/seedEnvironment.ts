import { environmentSchema } from '@sendwright/model'
import type { Dependencies } from '../dependencies.ts'

const marker = 'environment-dev'

/** Creates the environment `dev` once in the life of a database: who deletes it does not get it back. */
export async function seedEnvironment({ store }: Pick<Dependencies, 'store'>): Promise<void> {
  if (await store.markers.has(marker)) return
  // Version 0: one that is there already stays as it is.
  await store.environments.put(environmentSchema.parse({ name: 'dev', stage: 'development' }), 0)
  await store.markers.setOnce(marker)
}
