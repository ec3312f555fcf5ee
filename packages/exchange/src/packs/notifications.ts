import type { Integration } from '@sendwright/model'
import { anyObject, choice, flag, list, object, orNull, text, whole } from './fields.ts'
import { packIntegration } from './scenario.ts'

const request = 'ai.flowx.dev.plugin.notification.'
const reply = 'ai.flowx.dev.engine.receive.plugin.notification.'

const channel = choice('How people are reached', ['MAIL', 'SMS'])
const error = orNull(text('What went wrong; null when nothing did', 'No such template'))
const clientId = text('Id of the client; digits stay a text', '0198450077213')

/** Messages to people, by mail and SMS. */
export const notifications: Integration = packIntegration(
  {
    id: 'flowx-notifications',
    name: 'FLOWX Notifications',
    systemName: 'notifications plugin',
    description: 'Mails and SMS by the notifications plugin of FLOWX, and its confirmations.',
  },
  [
    {
      id: 'send-notification',
      name: 'Send a notification',
      description:
        'Sends a template to people and gets a confirmation. FLOWX names the request topic with and without `dev`; the one with it is used, like all others here.',
      request: {
        topic: `${request}trigger.send.notification.v1`,
        schema: object(
          '',
          {
            templateName: text('Name of the template', 'rentReminder'),
            channel,
            receivers: list('Mail addresses or telephone numbers', text('', 'mara.lindt@example.com')),
            language: text('Language of the template', 'de'),
            contentParams: anyObject('Values of the template', { month: 'March' }),
            senderEmail: text('Address of the sender', 'service@example.com', { format: 'email' }),
            senderName: text('Name of the sender', 'Harbour Homes'),
            attachments: list(
              'Files to attach',
              object(
                '',
                {
                  path: text('Path in the object store', 'contracts-bucket/C-20417/contract.pdf'),
                  filename: text('Name that the receiver sees', 'contract.pdf'),
                },
                ['path', 'filename'],
              ),
            ),
          },
          ['templateName', 'channel', 'receivers', 'language'],
        ),
        samples: [
          {
            templateName: 'rentReminder',
            channel: 'MAIL',
            receivers: ['mara.lindt@example.com'],
            language: 'de',
            contentParams: { month: 'March', amount: 1240.5 },
            senderEmail: 'service@example.com',
            senderName: 'Harbour Homes',
            attachments: [{ path: 'contracts-bucket/C-20417/contract.pdf', filename: 'contract.pdf' }],
          },
        ],
      },
      reply: {
        topic: `${reply}confirm.send.notification.v1`,
        schema: object(
          '',
          {
            identifier: orNull(text('Id of the message', 'n-6620')),
            templateName: text('Name of the template', 'rentReminder'),
            language: text('Language of the template', 'de'),
            error,
          },
          ['templateName'],
        ),
        samples: [{ identifier: 'n-6620', templateName: 'rentReminder', language: 'de', error: null }],
      },
    },
  ],
)

/** One-time passwords. */
export const oneTimePasswords: Integration = packIntegration(
  {
    id: 'flowx-otp',
    name: 'FLOWX One-time passwords',
    systemName: 'notifications plugin',
    description: 'One-time passwords that the notifications plugin of FLOWX sends and checks.',
  },
  [
    {
      id: 'generate-otp',
      name: 'Generate a one-time password',
      description: 'Makes a password and sends it to the receiver.',
      request: {
        topic: `${request}trigger.generate.otp.v1`,
        schema: object(
          '',
          {
            processInstanceId: whole('The process instance', 90214),
            clientId,
            channel,
            recipient: text('Mail address or telephone number', '+41790000000'),
            notificationTemplate: text('Template of the message', 'loginCode'),
            language: text('Language of the template', 'de'),
          },
          ['processInstanceId', 'clientId', 'channel', 'recipient', 'notificationTemplate', 'language'],
        ),
        samples: [
          {
            processInstanceId: 90214,
            clientId: '0198450077213',
            channel: 'SMS',
            recipient: '+41790000000',
            notificationTemplate: 'loginCode',
            language: 'de',
          },
        ],
      },
      reply: {
        topic: `${reply}generate.otp.results.v1`,
        schema: object(
          '',
          {
            processInstanceId: whole('The process instance', 90214),
            clientId,
            channel,
            otpSent: flag('Whether it was sent', true),
            error,
          },
          ['otpSent'],
        ),
        samples: [{ processInstanceId: 90214, clientId: '0198450077213', channel: 'SMS', otpSent: true, error: null }],
      },
    },
    {
      id: 'validate-otp',
      name: 'Validate a one-time password',
      description: 'Asks whether the password that was typed is right.',
      request: {
        topic: `${request}trigger.validate.otp.v1`,
        schema: object(
          '',
          {
            processInstanceId: whole('The process instance', 90214),
            clientId,
            channel,
            otp: text('What was typed; digits stay a text', '0427'),
          },
          ['processInstanceId', 'clientId', 'channel', 'otp'],
        ),
        samples: [{ processInstanceId: 90214, clientId: '0198450077213', channel: 'SMS', otp: '0427' }],
      },
      reply: {
        topic: `${reply}validate.otp.results.v1`,
        schema: object(
          '',
          {
            processInstanceId: whole('The process instance', 90214),
            clientId,
            channel,
            otpValid: flag('Whether it is right', true),
            error,
          },
          ['otpValid'],
        ),
        samples: [{ processInstanceId: 90214, clientId: '0198450077213', channel: 'SMS', otpValid: true, error: null }],
      },
    },
  ],
)
