/* oxlint-disable typescript/consistent-type-imports -- an imported default would be taken for the module, see below */

// bpmn-js and diagram-js are ES modules whose packages do not say so. TypeScript therefore takes their default export for a
// property of what is imported, while every bundler gives the export itself. Types are named here; the three modules that are used
// as values are cast where they are imported.
export type Modeler = import('bpmn-js/lib/Modeler.js').default
export type BpmnRenderer = import('bpmn-js/lib/draw/BpmnRenderer.js').default
export type Modeling = import('bpmn-js/lib/features/modeling/Modeling.js').default
export type ElementFactory = import('bpmn-js/lib/features/modeling/ElementFactory.js').default
export type { Connection, Element, Root, Shape } from 'bpmn-js/lib/model/Types.js'

export type Canvas = import('diagram-js/lib/core/Canvas.js').default
export type CommandStack = import('diagram-js/lib/command/CommandStack.js').default
export type ElementRegistry = import('diagram-js/lib/core/ElementRegistry.js').default
export type EventBus = import('diagram-js/lib/core/EventBus.js').default
export type Selection = import('diagram-js/lib/features/selection/Selection.js').default
export type Overlays = import('diagram-js/lib/features/overlays/Overlays.js').default
export type AutoPlace = import('diagram-js/lib/features/auto-place/AutoPlace.js').default
export type Create = import('diagram-js/lib/features/create/Create.js').default
export type CopyPaste = import('diagram-js/lib/features/copy-paste/CopyPaste.js').default
