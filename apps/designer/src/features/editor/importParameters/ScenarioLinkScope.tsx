import { planImport, type ImportRow } from '@sendwright/message'
import type { KafkaSendAction } from '@sendwright/model'
import { createContext, useContext, useDeferredValue, useMemo, useState, type ReactNode } from 'react'
import type { EditorNode } from '../document/editorDocument.ts'
import { useShownRecord } from '../panel/shownRecord.ts'
import { LinkDialog } from './LinkDialog.tsx'
import { useImportData } from './useImportData.ts'
import { useScenarioLink, type ScenarioLinkView } from './useScenarioLink.ts'

/** What the parts of an open action's card know of its link. */
export interface OpenScenarioLink extends ScenarioLinkView {
  /** What taking over the scenario's present parameters would change; empty while nothing is asked. */
  readonly rows: readonly ImportRow[]
  readonly show: () => void
}

const ScenarioLinkContext = createContext<OpenScenarioLink | null>(null)

/** Gives the card of an action its link, and the dialog that shows how the two differ. */
export function ScenarioLinkScope({
  node,
  action,
  children,
}: {
  readonly node: EditorNode
  readonly action: KafkaSendAction
  readonly children: ReactNode
}) {
  const link = useScenarioLink(action)
  const importData = useImportData()
  const { messageIndex } = useShownRecord(action.id)
  const [isShown, setShown] = useState(false)
  const settled = useDeferredValue(action)
  const rows = useMemo(() => {
    if (link.state !== 'asks' || link.loaded === null) return []
    const { side } = link.loaded
    return planImport({ action: settled, messageIndex, side, link: settled.scenario, ...importData }).rows
  }, [link.state, link.loaded, settled, messageIndex, importData])

  return (
    <ScenarioLinkContext value={{ ...link, rows, show: () => setShown(true) }}>
      {children}
      <LinkDialog
        opened={isShown}
        node={node}
        action={action}
        link={link}
        messageIndex={messageIndex}
        onClose={() => setShown(false)}
      />
    </ScenarioLinkContext>
  )
}

/** The link of the card around; null outside one. */
export function useOpenScenarioLink(): OpenScenarioLink | null {
  return useContext(ScenarioLinkContext)
}
