import { Button, FileButton } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useCallback, useRef, type ReactNode } from 'react'
import { text } from '../../text/en.ts'

/** What the file chooser offers; other endings can still be dropped. */
const bpmnFiles = '.bpmn,.xml,application/xml,text/xml'

/** Chooses BPMN files and imports them. */
export function ImportButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  return (
    <BpmnFileButton onFiles={onFiles}>
      {(props) => (
        <Button {...props} variant="default" leftSection={<IconFileImport size={16} stroke={1.6} />}>
          {text.processes.importFiles}
        </Button>
      )}
    </BpmnFileButton>
  )
}

export interface BpmnFileButtonProps {
  readonly onFiles: (files: readonly File[]) => void
  readonly children: (props: { readonly onClick: () => void }) => ReactNode
}

/** Gives a button of any look the file chooser. */
export function BpmnFileButton({ onFiles, children }: BpmnFileButtonProps) {
  const resetRef = useRef<() => void>(null)
  const take = useCallback(
    (files: File[]) => {
      onFiles(files)
      // Without this the same file could not be chosen twice in a row.
      resetRef.current?.()
    },
    [onFiles],
  )
  return (
    <FileButton onChange={take} accept={bpmnFiles} multiple resetRef={resetRef}>
      {children}
    </FileButton>
  )
}
