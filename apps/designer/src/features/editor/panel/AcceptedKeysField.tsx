import { TagsInput } from '@mantine/core'
import type { Action } from '@sendwright/model'
import { useId } from 'react'
import { text } from '../../../text/en.ts'
import classes from './AcceptedKeysField.module.css'
import fields from './Field.module.css'
import type { SharedEdits } from './useActionEdits.ts'

/** Which data a trigger may bring: names of its first level. An automatic action takes none. */
export function AcceptedKeysField({ action, edits }: { readonly action: Action; readonly edits: SharedEdits }) {
  const words = text.panel.action
  const help = useId()
  if (action.trigger === 'automatic') {
    return (
      <p className={classes['none']}>
        <span>{words.acceptedKeys}</span>
        <span>{words.acceptedKeysManual}</span>
      </p>
    )
  }
  return (
    <div className={classes['field']}>
      <div className={fields['field']}>
        <TagsInput
          label={words.acceptedKeys}
          placeholder={action.acceptedDataKeys.length === 0 ? words.acceptedKeysPlaceholder : ''}
          value={action.acceptedDataKeys}
          maxTags={mostKeys}
          splitChars={[',', ' ', ';']}
          acceptValueOnBlur
          aria-describedby={help}
          classNames={{ pill: 'mono', inputField: 'mono' }}
          onChange={(keys) =>
            edits.change('acceptedDataKeys', (each) => ({
              ...each,
              acceptedDataKeys: readKeys(keys),
            }))
          }
        />
        <span id={help} className={fields['label']}>
          {words.acceptedKeysHelp}
        </span>
      </div>
    </div>
  )
}

const mostKeys = 200
const longestKey = 200

/** Each name once; what is pasted may hold several. */
function readKeys(typed: readonly string[]): string[] {
  const names = typed.flatMap((text) => text.split(/[\s,;]+/)).map((name) => name.slice(0, longestKey))
  return [...new Set(names.filter((name) => name !== ''))].slice(0, mostKeys)
}
