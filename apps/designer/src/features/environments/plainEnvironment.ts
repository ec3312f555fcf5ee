import type { EnvironmentView } from '@sendwright/contract'
import type { Environment } from '@sendwright/model'

/** An environment of the server's answer as it is saved. */
export function plainEnvironment({
  version: _version,
  updatedAt: _updatedAt,
  effective: _effective,
  ...environment
}: EnvironmentView): Environment {
  return environment
}
