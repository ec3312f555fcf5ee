import type { BuildSetting } from './buildAction.ts'
import { useGeneratedDraw } from './generatedDraw.ts'
import { useEnvironment } from './useEnvironment.ts'
import { useSampleContext } from './useSampleContext.ts'

/** What records are built with now: the chosen sample context in the chosen environment. */
export function useBuildSetting(): BuildSetting {
  const { data } = useSampleContext()
  const { effective } = useEnvironment()
  return settingOf({ data, environment: effective, draw: useGeneratedDraw() })
}

let last: BuildSetting | null = null

/** The same object to every part of the page, as long as nothing has changed. */
function settingOf(setting: BuildSetting): BuildSetting {
  const isSame =
    last !== null &&
    last.data === setting.data &&
    last.environment === setting.environment &&
    last.draw === setting.draw
  if (!isSame || last === null) last = setting
  return last
}
