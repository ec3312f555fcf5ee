import { createProblem, type Problem } from '@sendwright/model'
import { tagAttributes, type XmlTag } from './xmlScan.ts'

/** The namespace of BPMN 2.0's model. */
export const bpmnNamespace = 'http://www.omg.org/spec/BPMN/20100524/MODEL'

/** The problem of a file whose root is not BPMN 2.0's `definitions`; undefined when it is. */
export function findForeignRoot(xml: string, root: XmlTag): Problem | undefined {
  const colon = root.name.indexOf(':')
  const name = root.name.slice(colon + 1)
  const namespace = tagAttributes(xml, root).get(colon === -1 ? 'xmlns' : `xmlns:${root.name.slice(0, colon)}`)
  if (name === 'definitions' && namespace === bpmnNamespace) return undefined
  return createProblem('not-bpmn', '', { root: name, ...(namespace !== undefined && { namespace }) })
}
