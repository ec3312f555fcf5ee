import type { KafkaSendAction } from '@sendwright/model'
import { expect, test, type Page } from '@playwright/test'
import { expectNoViolations } from './support/axe.ts'
import { waitUntilSaved } from './support/editor.ts'
import { needChromium } from './support/needChromium.ts'
import { createCopy, shareProduct } from './support/sharedProduct.ts'

needChromium()

const shared = shareProduct()

/** Changes the first action of a step by the API. */
async function edit(id: string, node: string, change: (action: KafkaSendAction) => void): Promise<void> {
  const { api } = shared.product
  const { nodes } = await api.getProcessActions({ params: { id } })
  const actions = nodes.find((step) => step.id === node)?.actions ?? []
  const [first] = actions
  if (first?.type !== 'kafkaSend') throw new Error(`${node} has no send action`)
  change(first)
  await api.putNodeActions({ params: { id, nodeId: node }, body: actions })
}

function replaceInMessage(action: KafkaSendAction, from: string, to: string): void {
  const value = action.parameters.messages[0]?.value
  if (value?.format !== 'json' || !value.text.includes(from)) throw new Error(`The message has no ${from}`)
  value.text = value.text.replace(from, () => to)
}

async function open(page: Page, id: string): Promise<void> {
  await page.goto(`${shared.product.address}/processes/${id}?node=confirmOrder`)
  await expect(page.getByRole('region', { name: 'Actions' })).toBeVisible()
  await waitUntilSaved(page)
}

const publishButton = (page: Page) => page.getByRole('banner').getByRole('button', { name: 'Publish', exact: true })

async function publish(page: Page, version: number, note = ''): Promise<void> {
  await publishButton(page).click()
  const dialog = page.getByRole('dialog', { name: `Publish version ${version}` })
  await dialog.getByRole('textbox', { name: 'Note for the list of versions' }).fill(note)
  await dialog.getByRole('button', { name: `Publish version ${version}` }).click()
  await expect(page.getByRole('banner').getByRole('button', { name: `Published ${version}` })).toBeVisible()
}

test('a problem blocks publishing until it is fixed in the dialog', async ({ page }) => {
  const id = await createCopy(shared.product, 'Blocked')
  await edit(id, 'confirmOrder', (action) => replaceInMessage(action, '${customer.name}', '${customer.name | uper}'))
  await open(page, id)
  await expect(page.getByRole('banner').getByText('Draft', { exact: true })).toBeVisible()
  await publishButton(page).click()
  const dialog = page.getByRole('dialog', { name: 'Publish version 1' })
  await expect(dialog.getByRole('alert')).toContainText('1 problem blocks publishing.')
  await expect(dialog.getByRole('button', { name: 'Publish version 1' })).toBeDisabled()
  await expect(dialog.getByText('Fix the problem above first.')).toBeVisible()
  // The first fix has the focus.
  const fix = dialog.getByRole('button', { name: 'Use upper' })
  await expect(fix).toBeFocused()
  await fix.press('Enter')
  await expect(dialog.getByRole('alert')).toBeHidden()
  const note = dialog.getByRole('textbox', { name: 'Note for the list of versions' })
  await expect(note).toBeFocused()
  await note.fill('The first one')
  await dialog.getByRole('button', { name: 'Publish version 1' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('Version 1 is published. New runs start with it.')).toBeVisible()
  await expect(page.getByRole('banner').getByRole('button', { name: 'Published 1' })).toBeVisible()
  const { versions } = await shared.product.api.listVersions({ params: { id } })
  expect(versions.map(({ number, note: words }) => [number, words])).toEqual([[1, 'The first one']])
  const { bpmn } = await shared.product.api.getVersion({ params: { id, number: '1' } })
  expect(bpmn).toContain('customer.name | upper')
})

test('what changed since a version is told in words and line by line, and a version becomes the draft again', async ({
  page,
}) => {
  const id = await createCopy(shared.product, 'Changed')
  await open(page, id)
  await publish(page, 1, 'Before')
  await edit(id, 'confirmOrder', (action) => {
    action.timer = 'PT5M'
    replaceInMessage(action, '${order.total}', '${order.total ?? 0}')
  })
  await open(page, id)
  const banner = page.getByRole('banner')
  await expect(banner.getByRole('button', { name: '2 changes since' })).toBeVisible()

  await publishButton(page).click()
  const dialog = page.getByRole('dialog', { name: 'Publish version 2' })
  const changes = dialog.getByRole('list', { name: 'Changes' })
  await expect(changes).toContainText('Timer changed from at once to 5 min')
  const difference = dialog.getByRole('region', { name: 'Text difference' })
  await expect(difference).toContainText('${order.total},')
  await expect(difference).toContainText('${order.total ?? 0},')
  // The arrows move through the changes.
  await changes.getByRole('button', { name: /^Message changed, 1 line/ }).focus()
  await page.keyboard.press('ArrowUp')
  await expect(dialog.getByText('change 1 of 2')).toBeVisible()
  await expect(difference).toContainText('5 min')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await publish(page, 2, 'After')
  await publishButton(page).click()
  await expect(page.getByRole('dialog').getByText('Nothing has changed since version 2.')).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()

  await banner.getByRole('button', { name: 'Published 2' }).click()
  const versions = page.getByRole('dialog', { name: 'Versions' })
  await expect(versions.getByRole('button', { name: /^Version 2 live/ })).toContainText('After')
  await versions.getByRole('button', { name: /^Version 1/ }).click()
  await versions.getByRole('button', { name: 'Restore as draft' }).click()
  await expect(page.getByText('Version 1 is the draft again')).toBeVisible()
  await expect(banner.getByRole('button', { name: '2 changes since' })).toBeVisible()
  const timer = async () => (await shared.product.api.getProcessBpmn({ params: { id } })).includes('PT5M')
  expect(await timer()).toBe(false)
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click()
  await expect(page.getByText('The draft is back as it was')).toBeVisible()
  expect(await timer()).toBe(true)
  expect((await shared.product.api.listVersions({ params: { id } })).versions).toHaveLength(2)
})

test('the draft’s records are shown beside those of earlier runs', async ({ page }) => {
  const id = await createCopy(shared.product, 'Then and would be')
  const { api } = shared.product
  await api.publishProcess({ params: { id }, body: { note: '' } })
  const { sampleContexts } = await api.getProcess({ params: { id } })
  const data = sampleContexts[0]?.data
  const { runs } = await api.startRuns({ params: { id }, body: { runs: [{ data }, { data }] } })
  for (const run of runs)
    await expect
      .poll(async () => (await api.listDeliveries({ query: { run: run.id, state: 'delivered' } })).deliveries.length, {
        timeout: 30_000,
      })
      .toBeGreaterThanOrEqual(2)
  await edit(id, 'confirmOrder', (action) => replaceInMessage(action, '${order.total}', '0'))
  await open(page, id)
  await publishButton(page).click()
  const replay = page.getByRole('dialog').getByRole('region', { name: 'Then and would be' })
  await expect(replay.getByText('last 2 runs of version 1, this action sent in 2')).toBeVisible()
  await expect(replay.getByRole('row')).toHaveCount(3)
  for (const run of runs) {
    const row = replay.getByRole('row').filter({ has: page.getByRole('link', { name: String(run.id), exact: true }) })
    await expect(row).toContainText('total')
    await expect(row.getByRole('cell').last()).toHaveText('0')
  }
})

test('Run says what comes first while nothing is published', async ({ page }) => {
  const id = await createCopy(shared.product, 'Not published')
  await open(page, id)
  await page.getByRole('banner').getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByText('Nothing to run yet')).toBeVisible()
  await page.getByRole('button', { name: 'Publish it' }).click()
  await expect(page.getByRole('dialog', { name: 'Publish version 1' })).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`publishing and versions break no rule of axe, ${colorScheme}`, async ({ page }) => {
    test.slow()
    await page.emulateMedia({ colorScheme })
    const id = await createCopy(shared.product, `Accessible ${colorScheme}`)
    await open(page, id)
    await publish(page, 1)
    await edit(id, 'confirmOrder', (action) => replaceInMessage(action, '${customer.name}', '${customer.name | uper}'))
    await open(page, id)
    await publishButton(page).click()
    await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible()
    await expect(page.getByRole('dialog').getByText('There is no run yet to compare with.')).toBeVisible()
    await expectNoViolations(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Versions' }).click()
    await expect(page.getByRole('dialog', { name: 'Versions' }).getByText('The first version')).toBeVisible()
    await expectNoViolations(page)
    await page.goto(shared.product.address)
    await expect(page.getByRole('link', { name: '1 change since' }).first()).toBeVisible()
    await expectNoViolations(page)
  })
