import { stringify, type ScalarTag } from 'yaml'
import { isRawJson, type JsonData } from '@sendwright/model'

/** Writes JSON data as YAML 1.2 that reads back exactly; texts that YAML 1.1 takes for something else are quoted. */
export function exactYamlText(data: JsonData): string {
  return stringify(data, {
    schema: 'core',
    version: '1.2',
    compat: 'yaml-1.1',
    customTags: [rawNumber],
    lineWidth: 0,
    // Parts that happen to be one object are written out: aliases would tie them together.
    aliasDuplicateObjects: false,
  })
}

/** A number that is kept as its source text is written as that. */
const rawNumber: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  identify: isRawJson,
  resolve: (text) => text,
  stringify: ({ value }) => (isRawJson(value) ? value.rawJSON : JSON.stringify(value)),
}
