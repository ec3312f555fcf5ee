// bpmn-moddle ships types of the BPMN vocabulary, but none of its own functions; this is what the room uses of them.
declare module 'bpmn-moddle' {
  export interface ModdleElement {
    readonly $type: string
    readonly $parent?: ModdleElement
    $instanceOf(type: string): boolean
    get(property: string): unknown
  }

  export interface ModdleWarning {
    readonly message: string
    readonly element?: ModdleElement
    readonly property?: string
    readonly value?: unknown
  }

  export interface ModdlePackage {
    readonly prefix: string
    readonly uri: string
  }

  export class BpmnModdle {
    constructor(packages?: Readonly<Record<string, object>>)
    fromXML(xml: string): Promise<{ readonly rootElement: ModdleElement; readonly warnings: readonly ModdleWarning[] }>
    toXML(element: ModdleElement, options?: { readonly format?: boolean }): Promise<{ readonly xml: string }>
    getPackages(): readonly ModdlePackage[]
  }
}
