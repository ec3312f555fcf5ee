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
  /** Chooses an environment by name; null for none. */
  readonly choose: (name: string | null) => void
}

/** The environment in the address, else the one remembered for this process; only below the editor's route. */
export function useEnvironment(): EditorEnvironment {
  const { processId, place, open } = useEditorPlace()
  const views = useQuery(environmentQueries.list()).data?.environments ?? none
  const all = selectable(views)
  const chosen = chooseEnvironment(all, [place.environment, rememberedEnvironment(processId)])
  const choose = useCallback(
    (name: string | null) => {
      rememberEnvironment(processId, name ?? defaultEnvironmentName)
      open({ environment: name ?? defaultEnvironmentName })
    },
    [processId, open],
  )
  const defaults = views.find(({ name }) => name === defaultEnvironmentName)
  const effective = (chosen ?? defaults)?.effective
  return { chosen, effective: effective && keepEffective(effective.name ?? '', effective), all, choose }
}

const keepEffective = createKeeper<EffectiveEnvironment>()

const none: readonly EnvironmentView[] = []

const selectableOf = new WeakMap<readonly EnvironmentView[], readonly EnvironmentView[]>()

/** The same list for the same answer. */
function selectable(views: readonly EnvironmentView[]): readonly EnvironmentView[] {
  const known = selectableOf.get(views)
  if (known !== undefined) return known
  const list = views.filter(({ name }) => name !== defaultEnvironmentName)
  selectableOf.set(views, list)
  return list
}
