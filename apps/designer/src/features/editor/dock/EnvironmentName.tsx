import { StageMark } from '../../../ui/StageMark.tsx'
import { useEnvironment } from '../problems/useEnvironment.ts'

/** The name of an environment with its square; without one where it does not exist any more. */
export function EnvironmentName({ name }: { readonly name: string }) {
  const environment = useEnvironment().all.find((each) => each.name === name)
  return environment === undefined ? name : <StageMark {...environment} />
}
