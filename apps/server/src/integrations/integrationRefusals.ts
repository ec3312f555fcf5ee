import { refuse, type Refusal } from '../http/refusal.ts'

/** The refusal of an id that no integration has. */
export function noSuchIntegration(id: string): Refusal {
  return refuse('unknown-integration', `There is no integration "${id}".`)
}

/** The refusal of a save over another version, or of an id or a document that another integration has. */
export function integrationConflict(found: { readonly conflict: number } | { readonly taken: string }): Refusal {
  if ('taken' in found)
    return refuse('duplicate-integration', `There is an integration with this ${found.taken} already.`)
  return refuse(
    'version-conflict',
    `The integration was changed elsewhere: it is at version ${found.conflict} now. Open it again and repeat the change.`,
    { currentVersion: found.conflict },
  )
}
