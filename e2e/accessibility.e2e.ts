import { exampleProcessId } from '@sendwright/contract'
import { expect, test } from '@playwright/test'
import { expectNoViolations } from './support/axe.ts'
import { testSend } from './support/editor.ts'
import { needChromium } from './support/needChromium.ts'
import { shareProduct } from './support/sharedProduct.ts'

needChromium()

const shared = shareProduct()

test.beforeAll(async () => {
  await shared.product.api.installPack({ params: { id: 'flowx-plugins' } })
  await shared.product.api.putEnvironment({
    params: { name: 'test' },
    body: {
      stage: 'test',
      connections: {},
      topics: { 'orders.accepted.v1': 'test.orders.accepted.v1' },
      parameters: { prefix: { kind: 'value', value: 'test' } },
    },
  })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test('first start', async ({ page }) => {
      await page.goto(shared.product.address)
      await expect(page.getByRole('link', { name: 'Open the example' })).toBeVisible()
      await expectNoViolations(page)
    })

    for (const width of [1280, 1920]) {
      test(`editor at ${width}, both tabs, with a receipt`, async ({ page }) => {
        await page.setViewportSize({ width, height: width === 1280 ? 720 : 1080 })
        await page.goto(`${shared.product.address}/processes/${exampleProcessId}?node=confirmOrder&tab=parameters`)
        await testSend(page)
        await expectNoViolations(page)
        await page.getByRole('tab', { name: /^Action/ }).click()
        await expectNoViolations(page)
      })
    }

    test('connections, with a connection open', async ({ page }) => {
      await page.goto(`${shared.product.address}/connections?id=sandbox`)
      await expect(page.getByRole('heading', { name: 'Sandbox' })).toBeVisible()
      await expectNoViolations(page)
    })

    test('the library: a scenario, its edit as a form and as JSON Schema', async ({ page }) => {
      await page.goto(`${shared.product.address}/integrations`)
      await page.getByRole('link', { name: 'Send a notification' }).click()
      await expect(page.getByRole('treegrid', { name: 'Message' })).toBeVisible()
      await expectNoViolations(page)
      await page.getByRole('button', { name: 'Edit', exact: true }).click()
      await expect(page.getByRole('button', { name: 'Save changes' })).toBeVisible()
      await expectNoViolations(page)
      await page.getByText('JSON Schema', { exact: true }).click()
      await expect(page.getByRole('textbox', { name: 'JSON Schema' })).toBeAttached()
      await expectNoViolations(page)
    })

    test('the import of a document, and what it would make', async ({ page }) => {
      await page.goto(`${shared.product.address}/integrations`)
      await page.getByRole('button', { name: 'Import document' }).click()
      const dialog = page.getByRole('dialog', { name: 'Import document' })
      await expect(dialog.getByRole('button', { name: 'Choose files' })).toBeFocused()
      await expectNoViolations(page)
      await dialog.getByRole('textbox').first().fill('{ "orderId": "A-1", "total": 3 }')
      await expect(dialog.getByRole('row')).not.toHaveCount(0)
      await expectNoViolations(page)
    })

    test('the import of parameters, with fields to fill', async ({ page }) => {
      await page.goto(`${shared.product.address}/processes/${exampleProcessId}?node=confirmOrder&tab=parameters`)
      await page.getByRole('region', { name: 'Actions' }).getByRole('button', { name: 'Import parameters' }).click()
      await expect(page.getByRole('combobox', { name: 'Search scenarios' })).toBeFocused()
      await page.keyboard.type('notification')
      await expect(page.getByRole('textbox', { name: 'Value for templateName' })).toBeVisible()
      await expectNoViolations(page)
    })

    test('environments', async ({ page }) => {
      await page.goto(`${shared.product.address}/environments?name=test`)
      await expect(page.getByRole('heading', { name: 'test' })).toBeVisible()
      await expectNoViolations(page)
    })
  })
}

test('the main job without a mouse', async ({ page }) => {
  await page.goto(shared.product.address)
  const example = page.getByRole('link', { name: 'Open the example' })
  await expect(example).toBeVisible()
  await example.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /^Test send/ })).toBeEnabled()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('region', { name: 'Test send' }).getByText('Delivered')).toBeVisible()
})
