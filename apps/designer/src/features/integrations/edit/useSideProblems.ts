import { useDebouncedValue } from '@mantine/hooks'
import { createProblem, sideSchema, type Direction, type Problem, type Scenario, type Side } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { integrationQueries } from '../../../api/integrations.ts'

/** What is wrong with the topics of a scenario's side while it is edited; paths start at the side. */
export function useSideProblems(scenario: Scenario, direction: Direction): readonly Problem[] {
  const [settled] = useDebouncedValue(scenario[direction], 300)
  const body = useMemo(() => (settled === undefined ? null : checkedBody(settled)), [settled])
  const { data } = useQuery({ ...integrationQueries.check(body ?? emptyBody), enabled: body !== null })
  return useMemo(
    () =>
      (data ?? []).flatMap((problem) =>
        problem.path.startsWith(sidePath) ? [{ ...problem, path: problem.path.slice(sidePath.length) }] : [],
      ),
    [data],
  )
}

/** The problem at a field of the side; an empty topic that was just added says nothing yet. */
export function problemAt(problems: readonly Problem[], path: string): Problem | undefined {
  return problems.find((problem) => problem.path === path && problem.code !== emptyTopic)
}

const emptyTopic = createProblem('empty-topic', '', {}).code
const sidePath = '/scenarios/0/send'
const emptyBody: ReturnType<typeof checkedBody> = checkedBody(sideSchema.parse({}))

/** Only topics and connection: samples are checked here, against the model as it is typed. */
function checkedBody({ topics, connection }: Side) {
  return {
    name: 'checked',
    systemName: '',
    description: '',
    scenarios: [
      { id: 'checked', name: 'checked', description: '', origin: null, send: sideSchema.parse({ topics, connection }) },
    ],
  }
}
