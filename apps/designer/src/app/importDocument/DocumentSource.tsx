import { importFormats, type ImportFormat } from '@sendwright/model'
import { ActionIcon, Button, FileButton, Select, Textarea, TextInput, Tooltip } from '@mantine/core'
import { IconFile, IconFileImport, IconFolderOpen, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { integrationQueries } from '../../api/integrations.ts'
import { text } from '../../text/en.ts'
import { filesWithPaths, type DroppedFile } from '../fileDrop/droppedFiles.ts'
import { useFileDrop } from '../fileDrop/useFileDrop.ts'
import classes from './DocumentSource.module.css'
import type { ImportFile } from './planDocuments.ts'
import type { DocumentPreview, ImportChoices } from './useImportDocuments.ts'

export interface DocumentSourceProps {
  readonly files: readonly ImportFile[]
  readonly unreadable: readonly string[]
  readonly unused: readonly string[]
  readonly previews: readonly DocumentPreview[]
  readonly pasted: string
  readonly choices: ImportChoices
  readonly onFiles: (files: readonly DroppedFile[]) => void
  readonly onRemove: (name: string) => void
  readonly onPaste: (pasted: string) => void
  readonly onChoose: (change: Partial<ImportChoices>) => void
}

/** Where documents come from: dropped, chosen or pasted; what each is, and where a single message goes. */
export function DocumentSource(props: DocumentSourceProps) {
  const { files, unreadable, unused, previews, pasted, choices, onFiles, onRemove, onPaste, onChoose } = props
  const words = text.integrations.import
  const over = useFileDrop(onFiles)
  const message = previews.find(({ format }) => format === 'json' || format === 'jsonSchema')
  return (
    <div className={classes['source']}>
      <div className={classes['drop']} data-over={over} data-small={files.length > 0}>
        <IconFileImport size={20} stroke={1.6} aria-hidden />
        <p>{words.dropHere}</p>
        <div className={classes['buttons']}>
          <FileChooser onFiles={onFiles} />
          <FolderChooser onFiles={onFiles} />
        </div>
      </div>
      {previews.length > 0 && (
        <ul className={classes['documents']} aria-label={words.documents}>
          {previews.map(({ document, format }) => (
            <li key={document.name} className={classes['document']}>
              <div className={classes['documentName']}>
                <IconFile size={16} stroke={1.6} aria-hidden />
                <span>{document.name}</span>
                {files.length > 0 && (
                  <Tooltip label={words.remove(document.name)}>
                    <ActionIcon
                      size={24}
                      aria-label={words.remove(document.name)}
                      onClick={() => onRemove(document.name)}
                    >
                      <IconX size={14} stroke={1.6} />
                    </ActionIcon>
                  </Tooltip>
                )}
              </div>
              {document.files.length > 1 && (
                <p className={classes['note']}>{words.withFiles(document.files.slice(1).map(({ name }) => name))}</p>
              )}
              <FormatSelect
                format={format}
                recognised={document.format}
                onChange={(chosen) => onChoose({ formats: { ...choices.formats, [document.name]: chosen } })}
              />
            </li>
          ))}
        </ul>
      )}
      {unused.length > 0 && <p className={classes['note']}>{words.unused(unused)}</p>}
      {unreadable.length > 0 && <p className={classes['note']}>{words.unreadable(unreadable)}</p>}
      {message && <MessageTarget choices={choices} onChoose={onChoose} />}
      {files.length === 0 && (
        <Textarea
          label={words.paste}
          description={words.pasteHelp}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={pasted}
          onChange={(event) => onPaste(event.currentTarget.value)}
          classNames={{ root: classes['paste'] ?? '', input: `mono ${classes['pasteInput']}` }}
          minRows={8}
          maxRows={16}
          autosize
          spellCheck={false}
        />
      )}
    </div>
  )
}

function FormatSelect({
  format,
  recognised,
  onChange,
}: {
  readonly format: ImportFormat | null
  readonly recognised: ImportFormat | null
  readonly onChange: (format: ImportFormat) => void
}) {
  const words = text.integrations.import
  return (
    <Select
      label={words.format}
      placeholder={words.chooseFormat}
      description={formatHelp(format, recognised)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      error={format === null && words.formatUnknown}
      value={format}
      data={importFormats.map((value) => ({ value, label: words.formats[value] }))}
      onChange={(value) => {
        const chosen = importFormats.find((each) => each === value)
        if (chosen) onChange(chosen)
      }}
    />
  )
}

function formatHelp(format: ImportFormat | null, recognised: ImportFormat | null): string | undefined {
  const words = text.integrations.import
  if (format === null) return undefined
  return format === recognised ? words.recognised : words.chosen
}

function MessageTarget({ choices, onChoose }: Pick<DocumentSourceProps, 'choices' | 'onChoose'>) {
  const words = text.integrations.import
  const integrations = useQuery(integrationQueries.list()).data ?? []
  return (
    <div className={classes['target']}>
      <TextInput
        label={words.scenarioName}
        placeholder={words.scenarioNamePlaceholder}
        value={choices.name}
        maxLength={300}
        onChange={(event) => onChoose({ name: event.currentTarget.value })}
      />
      <Select
        label={words.target}
        value={choices.integration}
        searchable={integrations.length > 10}
        data={[
          { value: '', label: words.newIntegration },
          ...integrations.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(value) => onChoose({ integration: value ?? '' })}
      />
    </div>
  )
}

function FileChooser({ onFiles }: Pick<DocumentSourceProps, 'onFiles'>) {
  const resetRef = useRef<() => void>(null)
  return (
    <FileButton
      multiple
      accept=".yaml,.yml,.json,.avsc,.txt,application/json,application/yaml"
      resetRef={resetRef}
      onChange={(files) => {
        onFiles(filesWithPaths(files))
        // Without this the same file could not be chosen twice in a row.
        resetRef.current?.()
      }}
    >
      {(props) => (
        <Button {...props} variant="default" size="xs" data-autofocus>
          {text.integrations.import.chooseFiles}
        </Button>
      )}
    </FileButton>
  )
}

function FolderChooser({ onFiles }: Pick<DocumentSourceProps, 'onFiles'>) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // React's types do not know the attribute.
    if (input.current) input.current.webkitdirectory = true
  }, [])
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={text.integrations.import.chooseFolder}
        onChange={(event) => {
          onFiles(filesWithPaths([...(event.currentTarget.files ?? [])]))
          event.currentTarget.value = ''
        }}
      />
      <Button
        variant="subtle"
        size="xs"
        leftSection={<IconFolderOpen size={14} stroke={1.6} />}
        onClick={() => input.current?.click()}
      >
        {text.integrations.import.chooseFolder}
      </Button>
    </>
  )
}
