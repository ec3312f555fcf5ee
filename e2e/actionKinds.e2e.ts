import { expect, test, type Page } from '@playwright/test'
import { waitUntilSaved } from './support/editor.ts'
import { needChromium } from './support/needChromium.ts'
import { createCopy, shareProduct } from './support/sharedProduct.ts'

needChromium()

const shared = shareProduct()

const panelOf = (page: Page) => page.getByRole('region', { name: 'Actions' })

async function open(page: Page, id: string, node: string): Promise<void> {
  await page.goto(`${shared.product.address}/processes/${id}?node=${node}`)
  await expect(panelOf(page)).toBeVisible()
  await waitUntilSaved(page)
}

async function stepsOf(id: string) {
  return (await shared.product.api.getProcessActions({ params: { id } })).nodes
}

test('a reply is waited for, a script is tried, a condition is changed, and all of it is saved', async ({ page }) => {
  test.slow()
  const id = await createCopy(shared.product, 'Kinds of actions')

  await open(page, id, 'waitForPayment')
  const panel = panelOf(page)
  await panel.getByRole('tab', { name: /Parameters/ }).click()
  await panel.getByLabel('Data key').fill('settlement')
  await panel.getByRole('button', { name: '30 min', exact: true }).click()
  await expect(panel.getByText('30 minutes')).toBeVisible()
  await expect
    .poll(async () => (await stepsOf(id)).find((step) => step.id === 'waitForPayment')?.actions[0])
    .toMatchObject({ type: 'kafkaReceive', parameters: { dataKey: 'settlement', timeout: 'PT30M' } })

  await open(page, id, 'checkStock')
  await panel.getByRole('button', { name: 'Add another kind of action' }).click()
  await page.getByRole('menuitem', { name: 'Script' }).click()
  await panel.locator('.monaco-editor').click()
  await page.keyboard.insertText(
    "data.checked = true\npublish('sandbox', 'stock.checks.v1', { id: data.order.id }, 'k')",
  )
  await page.getByRole('button', { name: /^Test run/ }).click()
  await expect(page.getByRole('region', { name: 'Would send' }).getByText('stock.checks.v1')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Would set' }).getByText('checked')).toBeVisible()

  await open(page, id, 'inStock')
  const condition = panel.getByRole('textbox', { name: /^Condition of no/ })
  await condition.fill('${order.total} > ')
  await expect(page.getByRole('banner').getByText('1 problem')).toBeVisible()
  await condition.fill('${order.total} > 1000')
  await expect(panel.getByText(/does not hold with/)).toBeVisible()
  await waitUntilSaved(page)
  await expect
    .poll(async () => shared.product.api.getProcessBpmn({ params: { id } }))
    .toMatch(/conditionExpression[^>]*tFormalExpression[^>]*>\$\{order\.total\} &gt; 1000</)
  await expect(page.getByRole('banner').getByText(/problem/)).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(condition).not.toHaveValue('${order.total} > 1000')

  expect((await stepsOf(id)).find((step) => step.id === 'checkStock')?.actions).toMatchObject([
    { type: 'script', parameters: { source: expect.stringContaining('stock.checks.v1') } },
  ])
})
