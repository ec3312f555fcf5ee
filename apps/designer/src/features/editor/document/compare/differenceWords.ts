import { text } from '../../../../text/en.ts'
import type { Difference, StepName } from './differences.ts'

/** A difference as a row of the table: where it is, and what it is. */
export interface DifferenceRow {
  readonly where: string
  readonly what: string
}

/** Says a difference in words. */
export function differenceRow(difference: Difference): DifferenceRow {
  const words = text.editor.conflict
  const say = words.differences
  switch (difference.kind) {
    case 'processName':
      return { where: words.process, what: say.name(difference.mine, difference.theirs) }
    case 'stepOnlyMine':
      return { where: stepWords(difference.step), what: say.onlyMine }
    case 'stepOnlyTheirs':
      return { where: stepWords(difference.step), what: say.onlyTheirs }
    case 'stepName':
      return { where: stepWords(difference.step), what: say.stepName(named(difference.mine), named(difference.theirs)) }
    case 'stepType':
      return {
        where: stepWords(difference.step),
        what: say.stepType(text.editor.stepType(difference.mine), text.editor.stepType(difference.theirs)),
      }
    case 'actionOnlyMine':
      return { where: stepWords(difference.step), what: say.actionMine(difference.action) }
    case 'actionOnlyTheirs':
      return { where: stepWords(difference.step), what: say.actionTheirs(difference.action) }
    case 'actionChanged':
      return {
        where: stepWords(difference.step),
        what: say.actionChanged(difference.action, difference.fields.map((field) => words.fields[field]).join(', ')),
      }
    case 'actionOrder':
      return { where: stepWords(difference.step), what: say.actionOrder }
    case 'sampleContext':
      return { where: words.process, what: say.context(difference.name) }
    case 'dataModel':
      return { where: words.process, what: say.dataModel }
    case 'drawing':
      return { where: words.drawing, what: say.layout }
  }
}

function stepWords(step: StepName): string {
  return text.editor.stepName({ ...step, event: null })
}

function named(name: string): string {
  return name === '' ? text.editor.unnamed : name
}
