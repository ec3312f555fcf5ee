import { ActionIcon, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { HeaderTemplate } from '@sendwright/model'
import { Link } from '@tanstack/react-router'
import { paths } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { FieldProblems } from '../problems/FieldProblems.tsx'
import { useTemplateData } from '../template/useTemplateData.ts'
import { TemplateInput } from '../../../app/codeEditor/TemplateInput.tsx'
import { FoldedField } from './FoldedField.tsx'
import classes from './HeadersField.module.css'
import { SecretNote } from './SecretNote.tsx'
import type { MessageFieldProps } from './actionField.ts'

/** A message's headers, in order; a name may repeat. The empty last row adds one. */
export function HeadersField({ action, index, message, problems, edits }: MessageFieldProps) {
  const words = text.panel.parameters
  const templateData = useTemplateData()
  const path = `/parameters/messages/${index}/headers`
  const { headers } = message
  const own = problems.filter((problem) => problem.path.startsWith(`${path}/`))
  const severity = own.some((problem) => problem.severity === 'error') ? 'error' : own[0]?.severity

  function change(at: number, part: keyof HeaderTemplate, typed: string): void {
    edits.changeMessage(index, `headers/${at}/${part}`, (each) => {
      const header = { name: '', value: '', ...each.headers[at], [part]: typed }
      return { ...each, headers: each.headers.toSpliced(at, 1, header) }
    })
  }

  function remove(at: number): void {
    edits.changeMessage(index, 'headers', (each) => ({ ...each, headers: each.headers.toSpliced(at, 1) }))
  }

  const rows: readonly (HeaderTemplate | null)[] = [...headers, null]
  return (
    <FoldedField
      title={words.headers}
      count={headers.length}
      summary={
        headers.length === 0 ? words.noHeaders : <code>{headers.map((header) => header.name || '–').join(', ')}</code>
      }
      actionId={action.id}
      path={path}
      severity={severity}
    >
      <table className={classes['table']}>
        <colgroup>
          <col className={classes['nameColumn']} />
          <col />
          <col className={classes['actionColumn']} />
        </colgroup>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{words.headerName}</th>
            <th scope="col">{words.headerValue}</th>
            <th scope="col">{words.removeHeader('')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((header, at) => (
            <tr key={at}>
              {(['name', 'value'] as const).map((part) => (
                <td key={part}>
                  <TemplateInput
                    bare
                    value={header?.[part] ?? ''}
                    {...templateData}
                    problems={own.filter((problem) => problem.path === `${path}/${at}/${part}`)}
                    field={{ actionId: action.id, path: `${path}/${at}/${part}` }}
                    label={labelOf(header, at, part)}
                    placeholder={placeholderOf(header, part)}
                    onChange={(typed) => change(at, part, typed)}
                  />
                </td>
              ))}
              <td className={classes['action']}>
                {header !== null && (
                  <Tooltip label={words.removeHeader(header.name)}>
                    <ActionIcon size={24} aria-label={words.removeHeader(header.name)} onClick={() => remove(at)}>
                      <IconX size={14} stroke={1.6} />
                    </ActionIcon>
                  </Tooltip>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <SecretNote action={action} index={index} part="headers" />
      <FieldProblems
        action={action}
        problems={own}
        onFix={edits.fix}
        extra={(problem) =>
          problem.code === 'header-looks-secret' && (
            <>
              {' '}
              <Link {...paths.environments()}>{words.openEnvironments}</Link>
            </>
          )
        }
      />
    </FoldedField>
  )
}

function labelOf(header: HeaderTemplate | null, at: number, part: keyof HeaderTemplate): string {
  const words = text.panel.parameters
  if (header === null) return part === 'name' ? words.newHeaderName : words.newHeaderValue
  return part === 'name' ? words.headerNameOf(at + 1) : words.headerValueOf(at + 1)
}

function placeholderOf(header: HeaderTemplate | null, part: keyof HeaderTemplate): string | undefined {
  const words = text.panel.parameters
  if (header === null) return part === 'name' ? words.addHeader : undefined
  return part === 'name' ? words.headerName : words.headerValue
}
