import { createFreeNames } from './freeNames.ts'

/** Gives scenarios ids that are the same at each import, made of what names them in the document. */
export function createScenarioIds(): (wanted: string) => string {
  return createFreeNames('scenario')
}
