import { z } from 'zod'
import { openObject } from '../openObject.ts'

/** The two sides of a scenario, named from our side: what we send, what we receive. */
export const directions = ['send', 'receive'] as const
export type Direction = (typeof directions)[number]

/**
 * An action's link to the scenario that its parameters were imported from. `revision` is the side's when they were
 * imported, or when a person decided to keep the action as it is.
 */
export const scenarioLinkSchema = openObject({
  integration: z.string(),
  scenario: z.string(),
  direction: z.enum(directions).default('send'),
  revision: z.string(),
})
export type ScenarioLink = z.infer<typeof scenarioLinkSchema>
