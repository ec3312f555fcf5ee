import type { Scenario } from '@sendwright/model'
import { useState } from 'react'
import { useChangeIntegration } from '../changeIntegration.ts'

/** What somebody else made of a scenario while it was edited here. */
export interface ScenarioConflict {
  /** null = deleted. */
  readonly theirs: Scenario | null
  readonly at: string
}

export interface SaveScenario {
  /** Saves a scenario that was `base` when the edit began; answers whether it is saved. */
  readonly save: (integrationId: string, base: Scenario, scenario: Scenario) => Promise<boolean>
  readonly isSaving: boolean
  readonly conflict: ScenarioConflict | null
  readonly error: unknown
  readonly clear: () => void
}

/**
 * Saves one scenario of an integration. Changes of its other scenarios meanwhile are kept and are no conflict; a
 * change of this one is, and nothing is saved.
 */
export function useSaveScenario(): SaveScenario {
  const change = useChangeIntegration()
  const [isSaving, setSaving] = useState(false)
  const [conflict, setConflict] = useState<ScenarioConflict | null>(null)
  const [error, setError] = useState<unknown>(null)

  async function save(integrationId: string, base: Scenario, scenario: Scenario): Promise<boolean> {
    setSaving(true)
    setConflict(null)
    setError(null)
    // What the change below finds on the newest version; it may run more than once.
    const found: { isConflict: boolean; theirs: Scenario | null } = { isConflict: false, theirs: null }
    try {
      const view = await change(integrationId, (integration) => {
        found.theirs = integration.scenarios.find((each) => each.id === scenario.id) ?? null
        found.isConflict = found.theirs === null || !isSame(found.theirs, base)
        if (found.isConflict) return null
        return {
          ...integration,
          scenarios: integration.scenarios.map((each) => (each.id === scenario.id ? scenario : each)),
        }
      })
      if (found.isConflict) setConflict({ theirs: found.theirs, at: view.updatedAt })
      return !found.isConflict
    } catch (failure) {
      setError(failure)
      return false
    } finally {
      setSaving(false)
    }
  }

  const clear = (): void => {
    setConflict(null)
    setError(null)
  }
  return { save, isSaving, conflict, error, clear }
}

function isSame(one: Scenario, other: Scenario): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
