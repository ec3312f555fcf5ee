/** Keywords of JSON Schema whose value is a schema, or a list of schemas. */
export const schemaKeywords: ReadonlySet<string> = new Set([
  ...['additionalProperties', 'additionalItems', 'items', 'contains', 'not', 'if', 'then', 'else', 'propertyNames'],
  ...['unevaluatedItems', 'unevaluatedProperties', 'contentSchema', 'allOf', 'anyOf', 'oneOf', 'prefixItems'],
])

/** Keywords whose value is a map from chosen names to schemas. */
export const schemaMapKeywords: ReadonlySet<string> = new Set([
  ...['properties', 'patternProperties', 'dependentSchemas', 'dependencies'],
])

/** Keywords that hold definitions, in the drafts' two spellings. */
export const definitionKeywords: ReadonlySet<string> = new Set(['definitions', '$defs'])
