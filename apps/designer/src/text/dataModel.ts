import { formatPlural } from './format.ts'

/** Texts of the data model of a process. */
export const dataModelText = {
  title: 'Data model',
  note: 'The variables of this process. Placeholders are completed and checked by them, and contexts are generated from them. Those of the samples are there by themselves; what you change is declared.',
  none: 'No variable yet',
  noneNote: 'Variables of the sample contexts appear here by themselves. Add those that your runs have besides.',
  columns: {
    name: 'Variable',
    type: 'Type',
    mandatory: 'Mandatory',
    description: 'Description',
    from: 'Comes from',
    actions: 'Actions',
  },
  kinds: {
    text: 'text',
    number: 'number',
    integer: 'whole number',
    boolean: 'true or false',
    dateTime: 'date and time',
    date: 'date',
    object: 'object',
    list: 'list',
    any: 'anything',
  },
  /** The words of schemas in those of the list of types. */
  otherKind: (label: string) =>
    label
      .replaceAll(/\bstring\b/g, 'text')
      .replaceAll(/\binteger\b/g, 'whole number')
      .replaceAll(/\bboolean\b/g, 'true or false')
      .replaceAll(/\benum\b/g, 'one of a list'),
  declared: 'declared',
  inferred: 'samples',
  newName: 'variable',
  add: 'Add variable',
  addPart: (name: string) => `Add a part to ${name}`,
  remove: (name: string) => `Remove ${name}`,
  backToInferred: (name: string) => `${name} as in the samples`,
  nameOf: (name: string) => `Name of ${name}`,
  typeOf: (name: string) => `Type of ${name}`,
  mandatoryOf: (name: string) => `${name} is mandatory`,
  descriptionOf: (name: string) => `Description of ${name}`,
  open: (name: string) => `Show the parts of ${name}`,
  close: (name: string) => `Hide the parts of ${name}`,
  count: (count: number) => formatPlural(count, 'variable', 'variables'),
  done: 'Done',
}
