import { documents, ocr } from './documents.ts'
import { notifications, oneTimePasswords } from './notifications.ts'
import type { Pack } from './pack.ts'
import { dataSearch, startProcess, tasks } from './platform.ts'

/** The ready-made packs, installed with one click. A further pack is an entry here. */
export const packs: readonly Pack[] = [
  {
    id: 'flowx-plugins',
    name: 'FLOWX plugins',
    description:
      'Requests and replies of the plugins of FLOWX.AI: documents, notifications, one-time passwords, OCR, tasks, data search and starting a process. Topics have the names of a development environment.',
    integrations: [documents, notifications, oneTimePasswords, ocr, tasks, dataSearch, startProcess],
  },
]
