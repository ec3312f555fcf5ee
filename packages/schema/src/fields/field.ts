import type { JsonData } from '@sendwright/model'

/** What a field of a message can be in the form. A …_REF is an object or list that is a value of the process. */
export const fieldTypes = ['STRING', 'NUMBER', 'BOOLEAN', 'OBJECT', 'OBJECT_REF', 'ARRAY', 'ARRAY_REF', 'ENUM'] as const
export type FieldType = (typeof fieldTypes)[number]

/** A field of a message, as the form shows it: one property of the schema. */
export interface SchemaField {
  /** `order.lines[].sku`: names, and `[]` for the elements of a list. A name that is none of a path stands in `["…"]`. */
  readonly path: string
  readonly name: string
  /** 0 for the fields of the message itself. */
  readonly depth: number
  readonly type: FieldType
  /** More exact than the type: `date-time`, `integer or null`, `array of object`. */
  readonly typeLabel: string
  /** Of a list: what its elements are. null for others, and where anything may stand in the list. */
  readonly itemType: FieldType | null
  readonly mandatory: boolean
  readonly example: JsonData | undefined
  readonly description: string
  /** The values of an ENUM; empty for others. */
  readonly enumValues: readonly JsonData[]
  /** Whether fields follow that stand in it. */
  readonly isExpandable: boolean
  /** The definition that the field, or its elements, refer to. */
  readonly definition: string | null
  /** The process value of an …_REF. */
  readonly processValue: string | null
  /** Why the form cannot change the field; null where it can. */
  readonly readOnly: string | null
}

/** What the form can change in a field. */
export type FieldChange = Partial<
  Pick<
    SchemaField,
    'name' | 'type' | 'itemType' | 'mandatory' | 'example' | 'description' | 'enumValues' | 'processValue'
  >
>

/** A field to add: a name, and what it is; text that may be missing unless told otherwise. */
export type NewField = FieldChange & { readonly name: string }
