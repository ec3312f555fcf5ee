/** Keywords of JSON Schema whose value is a schema, or a list of schemas. */
export const schemaKeywords: ReadonlySet<string> = new Set(
  (
    'additionalProperties additionalItems items contains not if then else propertyNames unevaluatedItems ' +
    'unevaluatedProperties contentSchema allOf anyOf oneOf prefixItems'
  ).split(' '),
)

/** Keywords whose value is a map from chosen names to schemas. */
export const schemaMapKeywords: ReadonlySet<string> = new Set(
  'properties patternProperties dependentSchemas dependencies'.split(' '),
)

/** Keywords that hold definitions, in the drafts' two spellings. */
export const definitionKeywords: ReadonlySet<string> = new Set(['definitions', '$defs'])

/** Keywords that say something about a value and ask nothing of it. */
export const annotationKeywords: ReadonlySet<string> = new Set(
  'title description default examples example deprecated readOnly writeOnly $comment'.split(' '),
)

/** Keywords whose value is data, where nothing is a schema or a reference. */
export const dataKeywords: ReadonlySet<string> = new Set('examples example default enum const'.split(' '))
