import { filterNames, functionNames, parseTemplate } from '@sendwright/template'
import { expect, test } from 'vitest'
import { templateProblemToProblem } from './templateProblem.ts'

function messageOf(template: string): string {
  const [problem] = parseTemplate(template, 'text').problems
  if (problem === undefined) throw new Error(`${template} has no problem`)
  return templateProblemToProblem(problem, '').message
}

test('a filter or function like no other is told with all that there are', () => {
  for (const name of filterNames) expect(messageOf('${a | zzzzzzzz}')).toContain(name)
  for (const name of functionNames) expect(messageOf('${zzzzzzzz()}')).toContain(`${name}()`)
})
