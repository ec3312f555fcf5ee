import { expect, type Page } from '@playwright/test'

/** What the receipt in the dock says. */
export interface ShownReceipt {
  readonly partition: number
  readonly offset: string
}

/** Presses Test send and waits for the receipt. */
export async function testSend(page: Page): Promise<ShownReceipt> {
  const column = page.getByRole('region', { name: 'Test send' })
  await column.getByRole('button', { name: /^Test send/ }).click()
  await expect(column.getByText('Delivered')).toBeVisible()
  await expect(column.getByText('identical')).toBeVisible()
  return readReceipt(page)
}

/** Partition and offset of the receipt that is shown. */
export async function readReceipt(page: Page): Promise<ShownReceipt> {
  const column = page.getByRole('region', { name: 'Test send' })
  const text = await column.innerText()
  const partition = /Partition\s+(\d+)/.exec(text)?.[1]
  const offset = /Offset\s+(\d+)/.exec(text)?.[1]
  if (partition === undefined || offset === undefined) throw new Error(`No receipt is shown: ${text}`)
  return { partition: Number(partition), offset }
}

/** Waits until the editor says that everything is saved. */
export async function waitUntilSaved(page: Page): Promise<void> {
  await expect(page.getByRole('banner').getByText('Saved', { exact: true })).toBeVisible()
}
