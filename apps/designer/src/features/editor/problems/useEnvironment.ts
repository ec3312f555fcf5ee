import { defaultEnvironmentName, type EffectiveEnvironment } from '@sendwright/model'
import type { EnvironmentView } from '@sendwright/contract'
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { environmentQueries } from '../../../api/environments.ts'
import { chooseEnvironment } from './chooseEnvironment.ts'
import { createKeeper } from './keepSame.ts'
import { rememberedEnvironment, rememberEnvironment } from './environmentMemory.ts'
import { useEditorPlace } from './useEditorPlace.ts'

/** The environment that the editor shows everything in. */
export interface EditorEnvironment {
  /** null = none is chosen: the default values alone. */
  readonly chosen: EnvironmentView | null
  /** What records are built with; undefined until the server has told. */
  readonly effective: EffectiveEnvironment | undefined
  /** Those that can be chosen. */
  readonly all: readonly EnvironmentView[]
  /** The same as records are built in them; the same list for the same answer. */
  readonly allEffective: readonly EffectiveEnvironment[]
  /** Chooses an environment by name; null for none. */
  readonly choose: (name: string | null) => void
}

/** The environment in the address, else the one remembered for this process; only below the editor's route. */
export function useEnvironment(): EditorEnvironment {
  const { processId, place, open } = useEditorPlace()
  const views = useQuery(environmentQueries.list()).data?.environments
  const { all, allEffective, defaults } = listOf(views)
  const chosen = chooseEnvironment(all, [place.environment, rememberedEnvironment(processId)])
  const choose = useCallback(
    (name: string | null) => {
      rememberEnvironment(processId, name ?? defaultEnvironmentName)
      open({ environment: name ?? defaultEnvironmentName })
    },
    [processId, open],
  )
  return { chosen, effective: (chosen ?? defaults)?.effective, all, allEffective, choose }
}

interface EnvironmentList {
  readonly defaults: EnvironmentView | undefined
  readonly all: readonly EnvironmentView[]
  readonly allEffective: readonly EffectiveEnvironment[]
}

const noEnvironments: EnvironmentList = { defaults: undefined, all: [], allEffective: [] }

const keepViews = createKeeper<readonly EnvironmentView[]>()
const lists = new WeakMap<readonly EnvironmentView[], EnvironmentList>()

/** The same list for the same answer. */
function listOf(answer: readonly EnvironmentView[] | undefined): EnvironmentList {
  if (answer === undefined) return noEnvironments
  const views = keepViews('', answer)
  const known = lists.get(views)
  if (known !== undefined) return known
  const all = views.filter(({ name }) => name !== defaultEnvironmentName)
  const defaults = views.find(({ name }) => name === defaultEnvironmentName)
  const list = { defaults, all, allEffective: all.map(({ effective }) => effective) }
  lists.set(views, list)
  return list
}
