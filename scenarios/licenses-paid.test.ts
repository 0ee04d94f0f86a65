import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueLicense } from '#operations/billing/issue-license.ts'
import { recordPayment } from '#operations/billing/record-payment.ts'
import { invoices } from '#questions/billing/invoices.ts'
import { licenses } from '#questions/billing/licenses.ts'
import { openLicenseKeys } from '#stores/keys/license-keys.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, instantOn, tell, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'

const CHAIN = `scenario: Nordwind sells core-months on
given  Altus sells Stratum to Nordwind at 80 EUR per core-month
and    Nordwind sells it to Fen Foods at 100 EUR per core-month
when   Fen Foods uses 3 core-months in May, and May closes
`

const folder = mkdtempSync(join(tmpdir(), 'perennial-paid-'))
let stage: Stage
let channel: Channel
let subscription: string
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenario(CHAIN), stage)
  const [told] = await stage.ask<{ about: string }>(`select about from fact where kind = 'subscription'`)
  subscription = told?.about ?? ''
  const body = { product: 'altus:stratum', graceDays: 14 }
  await tell(channel, 'altus', [{ kind: 'license_policy', about: 'altus:licenses', body }])
})
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true })
})

const contextOf = (who: string) => ({ ...contextFor(channel, who), licenseKeys: openLicenseKeys(folder) })

/** What an organization is answered on a day: until when the license runs, or the code of the refusal. */
async function asked(who: string, day: string): Promise<string> {
  channel.now = instantOn(day)
  const answer = await issueLicense.run(contextOf(who), { subscription })
  return answer.ok ? answer.value.expiresAt.slice(0, 10) : answer.refusal.code
}

async function pay(id: string, amount: string, day: string): Promise<void> {
  channel.now = instantOn(day, 12)
  await through(channel, recordPayment, 'altus', { id, buyer: 'nordwind', amount, currency: 'EUR', date: day })
}

test('the vendor’s invoice is due in July', async () => {
  const listed = await through(channel, invoices, 'altus', { seller: 'altus' })
  expect(listed.invoices.map(({ total, dueDate }) => [total, dueDate])).toEqual([['240', '2026-07-02']])
})

test('as long as the vendor keeps its payments elsewhere, nothing is overdue here', async () => {
  // Of August in Berlin the last moment is 22:00 of the 31st, and 14 days later it is the 14th.
  expect(await asked('fen-foods', '2026-08-20')).toBe('2026-09-14')
})

test('once it records them, an invoice that stays open stops what comes after it', async () => {
  await pay('altus:part', '40', '2026-08-21')
  expect(await asked('altus', '2026-08-22')).toBe('payment_overdue')
  expect(await asked('nordwind', '2026-08-22')).toBe('payment_overdue')
  // Whether Nordwind has paid is nothing that its customer is told.
  expect(await asked('fen-foods', '2026-08-22')).toBe('license_withheld')
  const next = async (who: string) => (await through(channel, licenses, who, {})).licenses.map((one) => one.next)
  expect(await next('nordwind')).toEqual(['payment_overdue'])
  expect(await next('fen-foods')).toEqual(['license_withheld'])
})

test('paid in full, it goes on', async () => {
  await pay('altus:rest', '200', '2026-08-23')
  expect(await asked('fen-foods', '2026-08-24')).toBe('2026-09-14')
})
