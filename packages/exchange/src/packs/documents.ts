import type { Integration } from '@sendwright/model'
import { anyObject, choice, flag, list, map, object, orNull, text, whole, type Field } from './fields.ts'
import { packIntegration, type PackScenario } from './scenario.ts'

const request = 'ai.flowx.dev.plugin.document.'
const reply = 'ai.flowx.dev.engine.receive.plugin.document.'

const fileId = text('Id of the file in the plugin', '7c1e0a52-94d3-4f5e-8a0b-2d6b1f0c9e11')
const customId = text('Your own id of the folder or client that the file belongs to', 'C-20417')
const documentType = text('Kind of document, as the plugin knows it', 'CONTRACT')
const error = orNull(text('What went wrong; null when nothing did', 'The file was not found'))

const storedFile: Readonly<Record<string, Field>> = {
  customId,
  fileId,
  documentType,
  documentLabel: text('How the file came to be', 'GENERATED_PDF'),
  minioPath: text('Path in the object store', 'contracts-bucket/C-20417/contract.pdf'),
  downloadPath: text('Path for downloading', 'internal/files/7c1e0a52/download'),
  noOfPages: whole('Number of pages', 3),
  error,
}

const contract = {
  customId: 'C-20417',
  fileId: '7c1e0a52-94d3-4f5e-8a0b-2d6b1f0c9e11',
  documentType: 'CONTRACT',
  documentLabel: 'GENERATED_PDF',
  minioPath: 'contracts-bucket/C-20417/contract.pdf',
  downloadPath: 'internal/files/7c1e0a52/download',
  noOfPages: 3,
  error: null,
}

const fileResult = {
  schema: object('', storedFile, ['customId', 'fileId']),
  samples: [contract],
}

const scenarios: readonly PackScenario[] = [
  {
    id: 'generate-html',
    name: 'Generate documents from HTML templates',
    description: 'Fills templates with data and stores the documents. The reply lists them by folder and template.',
    request: {
      topic: `${request}trigger.generate.html.v1`,
      schema: object(
        '',
        {
          documentList: list(
            'The documents to generate',
            object(
              '',
              {
                customId,
                templateName: text('Name of the template', 'LeaseContract'),
                language: text('Language of the template', 'de'),
                data: anyObject('Values of the template', { tenant: 'Mara Lindt' }),
                includeBarcode: flag('Whether a barcode is printed', false),
              },
              ['customId', 'templateName', 'language', 'data'],
            ),
          ),
        },
        ['documentList'],
      ),
      samples: [
        {
          documentList: [
            {
              customId: 'C-20417',
              templateName: 'LeaseContract',
              language: 'de',
              data: { tenant: 'Mara Lindt', rent: 1240.5, from: '2027-02-01' },
              includeBarcode: true,
            },
          ],
        },
      ],
    },
    reply: {
      topic: `${reply}generate.html.results.v1`,
      schema: object(
        '',
        {
          generatedFiles: map('By folder', map('By template', object('', storedFile, ['fileId']))),
          error,
        },
        ['generatedFiles'],
      ),
      samples: [{ generatedFiles: { 'C-20417': { LeaseContract: contract } }, error: null }],
    },
  },
  {
    id: 'persist-document',
    name: 'Persist a document',
    description: 'Moves an uploaded document from the temporary store to where it stays.',
    request: {
      topic: `${request}trigger.persist.document.v1`,
      schema: object(
        '',
        { tempFileId: text('Id of the file in the temporary store', 'tmp-5b2f7d1c'), customId, documentType },
        ['tempFileId', 'customId', 'documentType'],
      ),
      samples: [{ tempFileId: 'tmp-5b2f7d1c', customId: 'C-20417', documentType: 'CONTRACT' }],
    },
    reply: { topic: `${reply}persist.document.results.v1`, ...fileResult },
  },
  {
    id: 'split-document',
    name: 'Split a document',
    description: 'Cuts a file into documents by page numbers.',
    request: {
      topic: `${request}trigger.split.document.v1`,
      schema: object(
        '',
        {
          fileId,
          parts: list(
            'The documents to make',
            object(
              '',
              {
                documentType,
                customId,
                pagesNo: list('Numbers of the pages, from 1', { type: 'integer', minimum: 1 }),
                shouldOverride: flag('Whether a document of that kind is replaced', true),
              },
              ['documentType', 'customId', 'pagesNo'],
            ),
          ),
        },
        ['fileId', 'parts'],
      ),
      samples: [
        {
          fileId: '7c1e0a52-94d3-4f5e-8a0b-2d6b1f0c9e11',
          parts: [
            { documentType: 'CONTRACT', customId: 'C-20417', pagesNo: [1, 2, 3], shouldOverride: false },
            { documentType: 'ANNEX', customId: 'C-20417', pagesNo: [4], shouldOverride: true },
          ],
        },
      ],
    },
    reply: {
      topic: `${reply}split.document.results.v1`,
      schema: object('', { documents: list('The documents made', object('', storedFile, ['fileId'])), error }),
      samples: [{ documents: [contract], error: null }],
    },
  },
  {
    id: 'retrieve-urls',
    name: 'Get addresses of documents',
    description:
      'Asks for addresses under which documents can be opened. The reply is a list, in the order of the request.',
    request: {
      topic: `${request}retrieve.urls.v1`,
      schema: object('', { types: list('Kinds of the documents, or their folders', text('', 'C-20417')) }, ['types']),
      samples: [{ types: ['C-20417', 'C-20418'] }],
    },
    reply: {
      topic: `${reply}urls.results.v1`,
      schema: list(
        'One entry a document',
        object(
          '',
          {
            success: flag('Whether there is an address', true),
            fullName: text('Name of the file', 'contract.pdf'),
            url: text('The address', 'https://files.example.com/contract.pdf'),
          },
          ['success'],
        ),
      ),
      samples: [[{ success: true, fullName: 'contract.pdf', url: 'https://files.example.com/contract.pdf' }]],
    },
  },
  {
    id: 'delete-file',
    name: 'Delete a file',
    description: 'Deletes a file for good.',
    request: {
      topic: `${request}trigger.delete.file.v1`,
      schema: object('', { customId, fileId }, ['customId', 'fileId']),
      samples: [{ customId: 'C-20417', fileId: '7c1e0a52-94d3-4f5e-8a0b-2d6b1f0c9e11' }],
    },
    reply: {
      topic: `${reply}delete.file.results.v1`,
      schema: object('', { customId, fileId, documentType: orNull(documentType), error }, ['customId']),
      samples: [
        { customId: 'C-20417', fileId: '7c1e0a52-94d3-4f5e-8a0b-2d6b1f0c9e11', documentType: null, error: null },
      ],
    },
  },
  {
    id: 'update-file',
    name: 'Update a file',
    description: 'Changes the kind or the folder of a file that is stored.',
    request: {
      topic: `${request}trigger.update.file.v1`,
      schema: object('', { fileId, customId, documentType }, ['fileId']),
      samples: [{ fileId: '7c1e0a52-94d3-4f5e-8a0b-2d6b1f0c9e11', customId: 'C-20418', documentType: 'ANNEX' }],
    },
    reply: { topic: `${reply}update.file.results.v1`, ...fileResult },
  },
  {
    id: 'persist-file',
    name: 'Persist a file',
    description: 'Moves an uploaded file from the temporary store to where it stays, whatever it is.',
    request: {
      topic: `${request}trigger.persist.file.v1`,
      schema: object(
        '',
        { tempFileId: text('Id of the file in the temporary store', 'tmp-81c04e9a'), customId, documentType },
        ['tempFileId', 'customId'],
      ),
      samples: [{ tempFileId: 'tmp-81c04e9a', customId: 'C-20417', documentType: 'PHOTO' }],
    },
    reply: { topic: `${reply}persist.file.results.v1`, ...fileResult },
  },
  {
    id: 'combine-files',
    name: 'Combine files',
    description: 'Makes one file of several, in their order.',
    request: {
      topic: `${request}trigger.combine.file.v1`,
      schema: object(
        '',
        { fileIds: list('Ids of the files', text('', '7c1e0a52-94d3-4f5e-8a0b-2d6b1f0c9e11')), customId, documentType },
        ['fileIds', 'customId', 'documentType'],
      ),
      samples: [
        {
          fileIds: ['7c1e0a52-94d3-4f5e-8a0b-2d6b1f0c9e11', '9d40b3e6-0f1a-4c27-b5d8-6a2e7c910f42'],
          customId: 'C-20417',
          documentType: 'DOSSIER',
        },
      ],
    },
    reply: { topic: `${reply}combine.file.results.v1`, ...fileResult },
  },
  {
    id: 'convert-file',
    name: 'Convert a file',
    description:
      'Turns a file into another form, for example a PDF into a picture. FLOWX does not list the topic of the request; it is named like the other ones here.',
    request: {
      topic: `${request}trigger.convert.file.v1`,
      schema: object(
        '',
        { fileId, to: choice('Form to turn it into', ['image/jpeg', 'image/png', 'application/pdf']) },
        ['fileId', 'to'],
      ),
      samples: [{ fileId: '7c1e0a52-94d3-4f5e-8a0b-2d6b1f0c9e11', to: 'image/png' }],
    },
    reply: { topic: `${reply}convert.file.results.v1`, ...fileResult },
  },
]

/** Documents: generated, stored, split, converted and deleted. */
export const documents: Integration = packIntegration(
  {
    id: 'flowx-documents',
    name: 'FLOWX Documents',
    systemName: 'documents plugin',
    description: 'Requests to the documents plugin of FLOWX and its replies.',
  },
  scenarios,
)

/** Reading documents: what a picture says. */
export const ocr: Integration = packIntegration(
  {
    id: 'flowx-ocr',
    name: 'FLOWX OCR',
    systemName: 'OCR plugin',
    description: 'Requests to the OCR plugin of FLOWX and its replies.',
  },
  [
    {
      id: 'store-ocr',
      name: 'Read a document',
      description: 'Reads the text of a stored document.',
      request: {
        topic: `${request}store.ocr.v1`,
        schema: object('', { fileId, customId, documentType, language: text('Language of the text', 'de') }, [
          'fileId',
        ]),
        samples: [
          {
            fileId: '7c1e0a52-94d3-4f5e-8a0b-2d6b1f0c9e11',
            customId: 'C-20417',
            documentType: 'ID_CARD',
            language: 'de',
          },
        ],
      },
      reply: {
        topic: `${reply}ocr.results.v1`,
        schema: object('', {
          fileId,
          customId,
          fields: map('What was read, by name', text('', 'Lindt')),
          confidence: { type: 'number', description: 'From 0 to 1', minimum: 0, maximum: 1, examples: [0.97] },
          error,
        }),
        samples: [
          {
            fileId: '7c1e0a52-94d3-4f5e-8a0b-2d6b1f0c9e11',
            customId: 'C-20417',
            fields: { lastName: 'Lindt', firstName: 'Mara' },
            confidence: 0.97,
            error: null,
          },
        ],
      },
    },
  ],
)
