import type { JsonSchema } from '@sendwright/model'
import { functions, type Operand } from '@sendwright/template'
import { inTypeOrder, typeOfData, type JsonType } from '../jsonType.ts'
import type { TypeOf } from '../check/templateSubject.ts'
import { schemasAt } from './schemaAt.ts'
import { typesOfCompiled } from './typesOf.ts'

/**
 * The types of placeholders' values, from the data model of the process: of the path, of the defaults where it can be
 * null or missing, and of what the filters make of them. null where the model does not know the path.
 */
export function placeholderTypes(dataModel: JsonSchema): TypeOf {
  return ({ source, defaults, filters }) => {
    const last = filters.at(-1)
    if (last !== undefined) return last.name === 'number' ? ['number'] : ['string']
    const operands = [source, ...defaults]
    const all: JsonType[] = []
    for (const [index, operand] of operands.entries()) {
      const types = typesOfOperand(dataModel, operand)
      if (types === null) return null
      const isLast = index === operands.length - 1
      all.push(...(isLast ? types : types.filter((type) => type !== 'null')))
    }
    return inTypeOrder(all)
  }
}

function typesOfOperand(dataModel: JsonSchema, operand: Operand): JsonType[] | null {
  switch (operand.kind) {
    case 'literal':
      return [typeOfData(operand.value)]
    case 'call': {
      if (!Object.hasOwn(functions, operand.name)) return null
      return operand.name === 'epochMillis' ? ['integer'] : ['string']
    }
    case 'path': {
      const schemas = schemasAt(
        dataModel,
        operand.segments.map(({ name }) => name),
      )
      const types = schemas.map((schema) => typesOfCompiled(schema))
      if (types.length === 0) return null
      return types.some((each) => each === null) ? null : inTypeOrder(types.flatMap((each) => each ?? []))
    }
  }
}
