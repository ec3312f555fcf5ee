import { expect, test, type Locator, type Page } from '@playwright/test'
import { kcat } from '@sendwright/sandbox/testing'
import { expectNoViolations } from './support/axe.ts'
import { waitUntilSaved } from './support/editor.ts'
import { needKcat, readWithKcat } from './support/kcat.ts'
import { needChromium } from './support/needChromium.ts'
import { lineProcess, sendAction } from './support/processFile.ts'
import { shareProduct } from './support/sharedProduct.ts'

needChromium()

const shared = shareProduct()
/** What has to travel through a cluster that was away, on a machine that is busy. */
const patience = { timeout: 60_000 }

const topics = {
  accepted: 'e2e.runs.accepted',
  reminders: 'e2e.runs.reminders',
  offers: 'e2e.runs.offers',
  payments: 'e2e.runs.payments',
  shipping: 'e2e.runs.shipping',
} as const

test.beforeAll(async () => {
  for (const name of Object.values(topics))
    await shared.product.api.createTopic({ params: { id: 'sandbox' }, body: { name, partitions: 3 } })
})

const order = { order: { id: 'A-10427', total: 149.9 }, customer: { name: 'Ines Moreau' } }

const confirmation = lineProcess('Order confirmation', [
  {
    id: 'confirm',
    name: 'Confirm order',
    type: 'sendTask',
    actions: [
      sendAction('accepted', 'Send order accepted', {
        topic: topics.accepted,
        value: '{ "orderId": ${order.id}, "total": ${order.total} }',
      }),
      sendAction('remind', 'Remind about payment', {
        topic: topics.reminders,
        value: '{ "to": ${customer.name}, "orderId": ${order.id} }',
      }),
      sendAction('offer', 'Offer a substitute', {
        topic: topics.offers,
        value: '{ "orderId": ${order.id}, "substitute": ${substitute ?? "none yet"} }',
      }),
    ],
  },
  { id: 'waitForPayment', name: 'Wait for payment', type: 'receiveTask' },
])

const panelOf = (page: Page) => page.getByRole('region', { name: 'Actions' })
const banner = (page: Page) => page.getByRole('banner')
const stepOf = (page: Page) => page.getByRole('complementary', { name: 'Step' })
const timelineOf = (page: Page) => page.getByRole('region', { name: 'Time line' })
const recordRow = (page: Page, action: string) =>
  page.getByRole('region', { name: 'Records' }).getByRole('row').filter({ hasText: action })
const stateOf = (page: Page) => banner(page).getByRole('status')

/** Replaces what is in a code editor. */
async function typeInto(place: Locator, text: string): Promise<void> {
  const page = place.page()
  await place.locator('.monaco-editor').first().click()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(text)
  // The editor closes brackets and quotes; what it added stands behind.
  await page.keyboard.press('Control+Shift+End')
  await page.keyboard.press('Delete')
}

function runIn(page: Page): number {
  return Number(/\/runs\/(\d+)/.exec(page.url())?.[1])
}

/** Imports the file in the list of processes and gives the id of what came of it. */
async function importProcess(page: Page, name: string, file: string): Promise<string> {
  await page.goto(shared.product.address)
  const chooser = page.waitForEvent('filechooser')
  await page
    .getByRole('button', { name: /Import \.bpmn|Bring a diagram/ })
    .first()
    .click()
  await (await chooser).setFiles({ name: `${name}.bpmn`, mimeType: 'application/xml', buffer: Buffer.from(file) })
  const find = async () =>
    (await shared.product.api.listProcesses({})).processes.find((process) => process.name === name)
  await expect.poll(find).toBeDefined()
  return (await find())?.id ?? ''
}

async function openStep(page: Page, process: string, node: string): Promise<void> {
  await page.goto(`${shared.product.address}/processes/${process}?node=${node}`)
  await expect(panelOf(page)).toBeVisible()
  await waitUntilSaved(page)
}

/** Opens an action's first tab, where it says when it runs. */
async function openAction(page: Page, name: string): Promise<Locator> {
  const card = panelOf(page).getByRole('listitem').filter({ hasText: name })
  const open = card.getByRole('button', { name: `Open ${name}` })
  if (await open.isVisible()) await open.click()
  await card.getByRole('tab', { name: /^Action/ }).click()
  return card
}

async function publishVersion(page: Page, number: number): Promise<void> {
  await banner(page).getByRole('button', { name: 'Publish', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: `Publish version ${number}` })
  await dialog.getByRole('button', { name: `Publish version ${number}` }).click()
  await expect(banner(page).getByRole('button', { name: `Published ${number}` })).toBeVisible()
}

/** Made, and published, by the API. */
async function createPublished(name: string, file: string): Promise<string> {
  const { api } = shared.product
  const sampleContexts = [{ id: 'standard', name: 'Standard order', data: order }]
  const { id } = await api.createProcess({ body: { name, bpmn: file, sampleContexts } })
  await api.publishProcess({ params: { id }, body: { note: '' } })
  return id
}

/** A process of one step; its record needs `order.address.postcode`, which the sample order does not have. */
function shipping(name: string): string {
  const value = '{\n  "orderId": ${order.id},\n  "postcode": ${order.address.postcode}\n}'
  const action = sendAction('ship', 'Send shipping order', { topic: topics.shipping, value })
  return lineProcess(name, [{ id: 'handToShipping', name: 'Hand to shipping', type: 'sendTask', actions: [action] }])
}

/** A process of one step that waits for a reply. */
function waiting(name: string): string {
  const parameters = { connection: 'sandbox', topic: topics.payments, dataKey: 'payment' }
  const action = { id: 'take', name: 'Take payment result', type: 'kafkaReceive', parameters }
  return lineProcess(name, [{ id: 'waitForPayment', name: 'Wait for payment', type: 'receiveTask', actions: [action] }])
}

function address(postcode: object) {
  return { order: { ...order.order, address: { city: 'Lyon', ...postcode } } }
}

test('from a file to a run that survives an outage, is triggered, answered by kcat, and comes to its end', async ({
  page,
}) => {
  needKcat()
  test.setTimeout(240_000)
  const { api, broker } = shared.product

  const process = await importProcess(page, 'Order confirmation', confirmation)
  await openStep(page, process, 'confirm')
  const reminder = await openAction(page, 'Remind about payment')
  await reminder.getByRole('button', { name: '10 s', exact: true }).click()
  const offer = await openAction(page, 'Offer a substitute')
  await offer.getByText('Manual', { exact: true }).click()
  await offer.getByLabel('Accepted data keys').fill('substitute')
  await page.keyboard.press('Enter')
  await waitUntilSaved(page)

  await openStep(page, process, 'waitForPayment')
  await panelOf(page).getByRole('button', { name: 'Add receive action' }).click()
  await panelOf(page)
    .getByRole('tab', { name: /Parameters/ })
    .click()
  await panelOf(page).getByLabel('Topic', { exact: true }).fill(topics.payments)
  await page.keyboard.press('Escape')
  await panelOf(page).getByLabel('Data key').fill('payment')

  await page.getByRole('button', { name: /^Sample context/ }).click()
  await page.getByRole('menuitem', { name: 'New sample context' }).click()
  const context = page.getByRole('dialog', { name: 'Sample context' })
  await context.getByRole('textbox', { name: 'Name' }).fill('Standard order')
  await typeInto(context, JSON.stringify(order))
  await context.getByRole('button', { name: 'Done' }).click()
  await waitUntilSaved(page)

  await publishVersion(page, 1)
  await banner(page).getByRole('button', { name: 'Run', exact: true }).click()
  const start = page.getByRole('complementary', { name: 'Start a run' })
  await expect(start.getByRole('combobox', { name: 'Data' })).toHaveValue('Standard order')
  await expect(start).toContainText(topics.reminders)
  await expect(start).toContainText('after 10 s')
  await expect(start).toContainText('when triggered by hand')
  await start.getByRole('button', { name: /^Start run/ }).click()
  await expect(page).toHaveURL(/\/runs\/\d+/)
  const run = runIn(page)

  await expect(recordRow(page, 'Send order accepted')).toContainText('Delivered')
  await api.addSandboxFault({ body: { kind: 'black-hole' } })
  await expect(stateOf(page)).toContainText('Active')
  await expect(page.getByText(/Sandbox is away since/)).toBeVisible(patience)
  await expect(recordRow(page, 'Remind about payment')).toBeVisible(patience)
  await expect(recordRow(page, 'Remind about payment')).not.toContainText('Delivered')
  await expect(stepOf(page)).toContainText('Waits: its records are on their way')
  await api.clearSandboxFaults({})
  await expect(recordRow(page, 'Remind about payment')).toContainText('Delivered', patience)
  await expect(page.getByText(/Sandbox is away since/)).toBeHidden(patience)

  await expect(stepOf(page)).toContainText(/Waits: for the trigger of Offer a substitute/)
  await stepOf(page).getByRole('button', { name: 'Trigger Offer a substitute' }).click()
  const trigger = page.getByRole('dialog', { name: 'Trigger Offer a substitute' })
  await typeInto(trigger, '{ "price": 1 }')
  await expect(trigger.getByRole('alert')).toContainText('This action does not accept price.')
  await expect(trigger.getByRole('button', { name: 'Trigger', exact: true })).toBeDisabled()
  await typeInto(trigger, '{ "substitute": "KB-88" }')
  await trigger.getByRole('button', { name: 'Trigger', exact: true }).click()
  await expect(recordRow(page, 'Offer a substitute')).toContainText('Delivered')

  await expect(stepOf(page).getByRole('heading', { name: 'Wait for payment' })).toBeVisible()
  await expect(stepOf(page)).toContainText('waits for a reply since')
  const reply = '{"paid":149.90,"by":"card"}'
  await kcat([broker], ['-P', '-t', topics.payments, '-H', `processInstanceId=${run}`], reply)
  await expect(stateOf(page)).toContainText('Completed', patience)

  await timelineOf(page)
    .getByRole('button', { name: /Wait for payment/ })
    .last()
    .click()
  await expect(stepOf(page)).toContainText('kept as payment')
  await expect(stepOf(page)).toContainText('149.90')
  await stepOf(page).getByRole('tab', { name: 'Data' }).click()
  await expect(stepOf(page)).toContainText('payment')

  await recordRow(page, 'Offer a substitute').getByRole('button').click()
  const record = page.getByRole('complementary', { name: 'Record' })
  await expect(record).toContainText('KB-88')
  await record.getByRole('button', { name: 'Read it from Kafka' }).click()
  await expect(record.getByText('identical', { exact: true })).toBeVisible()

  const { recordList, replies, data } = await api.getRun({ params: { id: String(run) } })
  expect(replies.map(({ value }) => value)).toEqual([reply])
  expect(JSON.stringify(data)).toContain('"payment":{"paid":149.90,"by":"card"}')
  expect(recordList.map(({ topic }) => topic)).toEqual([topics.accepted, topics.reminders, topics.offers])
  for (const { topic, partition, offset, key, value } of recordList) {
    const read = await readWithKcat(broker, { topic, partition: partition ?? -1, offset: offset ?? '' })
    expect(read).toEqual({ key, value, headers: expect.stringContaining(`processInstanceId=${run}`) })
    expect(offset).toBe('0')
  }
})

test('a record that cannot be built stops a run until a person edits, skips or cancels', async ({ page }) => {
  test.slow()
  const { api } = shared.product
  const process = await createPublished('Hand over', shipping('Hand over'))
  const { runs } = await api.startRuns({
    params: { id: process },
    body: { runs: Array.from({ length: 3 }, () => ({ data: address({ postalCode: '69002' }) })) },
  })
  const [edited, skipped, cancelled] = runs
  const open = (run: { readonly id: number } | undefined) => page.goto(`${shared.product.address}/runs/${run?.id ?? 0}`)

  await open(edited)
  await expect(stateOf(page)).toContainText('Stopped at 1 step')
  await expect(page.getByRole('button', { name: 'Hand to shipping: stopped' })).toBeVisible()
  await expect(page.getByRole('navigation').getByRole('link', { name: /Runs.*3 failed/ })).toBeVisible()
  await expect(stepOf(page).getByRole('alert')).toContainText('order.address.postcode')
  await expect(recordRow(page, 'Send shipping order')).toContainText('Not built')
  await stepOf(page).getByRole('button', { name: 'Retry', exact: true }).click()
  await expect(page.getByText('Taken up again')).toBeVisible()
  await expect(stateOf(page)).toContainText('Stopped at 1 step')

  await stepOf(page).getByRole('button', { name: 'Edit and retry' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit and retry Send shipping order' })
  const confirm = dialog.getByRole('button', { name: 'Retry with these edits' })
  await expect(confirm).toBeDisabled()
  await typeInto(
    dialog.getByRole('region', { name: 'Data of the run' }),
    JSON.stringify(address({ postcode: '69002' })),
  )
  await expect(dialog).toContainText(`1 record to ${topics.shipping}.`)
  await confirm.click()
  await expect(stateOf(page)).toContainText('Completed')
  await expect(recordRow(page, 'Send shipping order')).toContainText('Delivered')

  await open(skipped)
  await stepOf(page).getByRole('button', { name: 'Skip', exact: true }).click()
  await page.getByLabel('Reason').fill('the parcel is there already')
  await page.keyboard.press('Enter')
  await expect(stateOf(page)).toContainText('Completed')
  await expect(timelineOf(page)).toContainText('the parcel is there already')

  await open(cancelled)
  await stepOf(page).getByRole('button', { name: 'Cancel', exact: true }).click()
  await page.getByLabel('Reason').fill('asked the customer')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Cancelled; the step stays stopped')).toBeVisible()
  await expect(stateOf(page)).toContainText('Stopped at 1 step')
  await banner(page).getByRole('button', { name: 'Cancel run' }).click()
  const end = page.getByRole('dialog', { name: 'Cancel this run?' })
  await end.getByLabel('Reason').fill('moved away')
  await end.getByRole('button', { name: 'Cancel run' }).click()
  await expect(stateOf(page)).toContainText('Cancelled')
  await expect(timelineOf(page)).toContainText('moved away')
  await expect(banner(page).getByRole('button', { name: 'Cancel run' })).toBeHidden()

  const states = await Promise.all(runs.map(async ({ id }) => (await api.getRun({ params: { id: String(id) } })).state))
  expect(states).toEqual(['completed', 'completed', 'cancelled'])
})

const listOf = (page: Page) => page.getByRole('grid', { name: 'Runs' })
const rowOf = (page: Page, text: string) => listOf(page).getByRole('row').filter({ hasText: text })

test('the list counts and filters, stands still while it is read, and starts runs', async ({ page }) => {
  test.slow()
  const { api, address: base } = shared.product
  const name = 'Listed'
  const process = await createPublished(name, shipping(name))
  const startRun = (key: string, postcode: object) =>
    api.startRuns({ params: { id: process }, body: { key, data: address(postcode) } })
  await startRun('L-good', { postcode: '69002' })
  await startRun('L-bad', {})

  await page.goto(`${base}/runs`)
  await page.getByRole('combobox', { name: 'Process' }).click()
  await page.getByRole('option', { name }).click()
  await expect(page).toHaveURL(new RegExp(`process=${process}`))
  await expect(page.getByRole('heading', { name: '2 runs' })).toBeVisible()
  await expect(rowOf(page, 'L-good')).toContainText('Completed')
  await expect(rowOf(page, 'L-bad')).toContainText('1 not built')
  await page.getByRole('button', { name: /^Failed/ }).click()
  await expect(page.getByRole('heading', { name: '1 run' })).toBeVisible()
  await expect(rowOf(page, 'L-good')).toBeHidden()
  await page.getByRole('button', { name: /^Failed/ }).click()
  await page.getByRole('searchbox', { name: 'Run or a value of its data' }).fill('69002')
  await expect(rowOf(page, 'L-bad')).toBeHidden()
  await expect(rowOf(page, 'L-good')).toBeVisible()
  await page.getByRole('searchbox', { name: 'Run or a value of its data' }).fill('')

  await rowOf(page, 'L-bad').hover()
  await startRun('L-late', { postcode: '1' })
  const arrivals = page.getByRole('button', { name: '1 new' })
  await expect(arrivals).toBeVisible()
  await expect(rowOf(page, 'L-late')).toBeHidden()
  await arrivals.click()
  await expect(rowOf(page, 'L-late')).toContainText('Completed')

  await banner(page).getByRole('button', { name: 'Start a run' }).click()
  const start = page.getByRole('complementary', { name: 'Start a run' })
  await expect(start.getByRole('combobox', { name: 'Process' })).toHaveValue(name)
  await typeInto(start, JSON.stringify(address({})))
  await expect(start).toContainText('With this data the run would stop:')
  await typeInto(start, JSON.stringify(address({ postcode: '75001' })))
  await expect(start).toContainText(topics.shipping)
  await start.getByRole('textbox', { name: 'Key' }).fill('L-started')
  await start.getByRole('button', { name: /^Start run/ }).click()
  await expect(page).toHaveURL(/\/runs\/\d+/)
  await expect(stateOf(page)).toContainText('Completed')
  await expect(banner(page)).toContainText('L-started')
})

test('a run is found, looked at and taken up by keyboard alone', async ({ page }) => {
  const { api, address: base } = shared.product
  const process = await createPublished('By keyboard', shipping('By keyboard'))
  for (const key of ['K-1', 'K-2', 'K-3'])
    await api.startRuns({ params: { id: process }, body: { key, data: address({}) } })
  await page.goto(`${base}/runs?process=${process}`)
  await expect(rowOf(page, 'K-1')).toContainText('Failed')
  await rowOf(page, 'K-3').focus()
  await page.keyboard.press('ArrowDown')
  await expect(rowOf(page, 'K-2')).toBeFocused()
  await page.keyboard.press('End')
  await expect(rowOf(page, 'K-1')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/runs\/\d+/)
  await expect(banner(page)).toContainText('K-1')

  const lines = timelineOf(page).getByRole('button', { disabled: false }).and(page.locator('[data-row]'))
  await lines.first().focus()
  await page.keyboard.press('End')
  await expect(lines.last()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(stepOf(page).getByRole('heading', { name: 'Hand to shipping' })).toBeVisible()
  await stepOf(page).getByRole('button', { name: 'Skip', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Reason')).toBeFocused()
  await page.keyboard.type('by hand')
  await page.keyboard.press('Enter')
  await expect(stateOf(page)).toContainText('Completed')
  await stepOf(page).getByRole('tab', { name: 'Message' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(stepOf(page)).toContainText('Rule R')
  await page.keyboard.press('Escape')
  await expect(stepOf(page)).toBeHidden()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test('no violations: runs, starting one, a run, its dialogs, received records', async ({ page }) => {
      test.slow()
      const { api, address: base, broker } = shared.product
      const name = `Accessible ${colorScheme}`
      const stopping = await createPublished(name, shipping(name))
      await createPublished(`${name} waits`, waiting(`${name} waits`))
      const { id } = await api.startRuns({ params: { id: stopping }, body: { data: address({}) } })

      await page.goto(`${base}/runs?process=${stopping}`)
      await expect(rowOf(page, '1 not built')).toBeVisible()
      await expectNoViolations(page)
      await banner(page).getByRole('button', { name: 'Start a run' }).click()
      await expect(page.getByText('With this data the run would stop:')).toBeVisible()
      await expectNoViolations(page)

      await page.goto(`${base}/runs/${id}`)
      await expect(page.getByRole('button', { name: 'Hand to shipping: stopped' })).toBeVisible()
      await expect(stepOf(page).locator('.monaco-editor').first()).toBeVisible()
      await expectNoViolations(page)
      for (const tab of ['Data', 'Why']) {
        await stepOf(page).getByRole('tab', { name: tab }).click()
        await expectNoViolations(page)
      }
      await stepOf(page).getByRole('button', { name: 'Edit and retry' }).click()
      await expect(page.getByRole('dialog').locator('.monaco-editor').nth(1)).toBeVisible()
      await expectNoViolations(page)

      needKcat()
      await kcat([broker], ['-P', '-t', topics.payments, '-H', 'processInstanceId=999999'], `{"of":"${colorScheme}"}`)
      await page.goto(`${base}/runs`)
      await page.getByRole('link', { name: /^Received records, \d+ unmatched/ }).click()
      await page.getByRole('row').filter({ hasText: topics.payments }).first().getByRole('button').click()
      await expect(page.getByRole('complementary', { name: 'Received record' })).toContainText('Why it matched nothing')
      await expectNoViolations(page)
      await page.getByRole('tab', { name: 'Topics' }).click()
      await expect(page.getByText(`${name} waits`).first()).toBeVisible()
      await expectNoViolations(page)
    })
  })
}
