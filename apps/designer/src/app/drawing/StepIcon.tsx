import {
  IconCircle,
  IconCode,
  IconHandStop,
  IconMail,
  IconSend,
  IconSettings,
  IconSquare,
  IconSquareRotated,
  IconSquareRoundedPlus,
  IconTable,
  IconUser,
} from '@tabler/icons-react'

const icons: Readonly<Record<string, typeof IconSend>> = {
  SendTask: IconSend,
  ReceiveTask: IconMail,
  UserTask: IconUser,
  ManualTask: IconHandStop,
  ServiceTask: IconSettings,
  ScriptTask: IconCode,
  BusinessRuleTask: IconTable,
  CallActivity: IconSquareRoundedPlus,
  SubProcess: IconSquareRoundedPlus,
  AdHocSubProcess: IconSquareRoundedPlus,
  Transaction: IconSquareRoundedPlus,
}

/** What a step of the diagram looks like in a header, by its BPMN type. */
export function StepIcon({ type }: { readonly type: string }) {
  const family = type.endsWith('Event') ? IconCircle : type.endsWith('Gateway') ? IconSquareRotated : IconSquare
  const Icon = icons[type] ?? family
  return <Icon size={18} stroke={1.6} aria-hidden />
}
