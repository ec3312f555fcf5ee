import type { EnvironmentView } from '@sendwright/contract'
import { IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useDeleteEnvironment as useDelete, useSaveEnvironment } from '../../api/environments.ts'
import { errorView } from '../../app/errorView.ts'
import { notify } from '../../app/notify.tsx'
import { paths } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { plainEnvironment } from './plainEnvironment.ts'

/** Deletes an environment and offers Undo, which brings it back as it was stored. */
export function useDeleteEnvironment(environment: EnvironmentView): {
  readonly run: () => void
  readonly isDeleted: boolean
  readonly failure: ReactNode
} {
  const words = text.environments.remove
  const remove = useDelete()
  const { mutateAsync: save } = useSaveEnvironment()
  const navigate = useNavigate()
  const { name } = environment

  async function bringBack(): Promise<void> {
    try {
      await save({ environment: plainEnvironment(environment) })
      void navigate(paths.environments({ name }))
    } catch (error) {
      notify({ message: words.undoFailed(name, errorView(error).detail) })
    }
  }

  function run(): void {
    remove.mutate(
      { name, version: environment.version },
      {
        onSuccess: () => {
          void navigate(paths.environments())
          notify({
            message: words.done(name),
            icon: <IconTrash size={16} stroke={1.6} />,
            undo: () => void bringBack(),
          })
        },
      },
    )
  }

  return {
    run,
    isDeleted: remove.isPending || remove.isSuccess,
    failure: remove.error && <ErrorState title={words.failed(name)} {...errorView(remove.error)} />,
  }
}
