/** The commands of the page about payouts and disputes, in their order. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPageRun, type PageRun, pageLines } from './page-run.test-data.ts'

const ORGANIZATIONS = ['altus', 'leaf', 'fen-foods']
const TEXT = 'Terms'
const sha256 = createHash('sha256').update(TEXT).digest('hex')
const AT = '2026-01-02T00:00:00Z'
const INCENTIVE = {
  id: 'live',
  stage: 'implement',
  role: 'implementer',
  trigger: 'milestone.live',
  pay: { fixed: '500' },
}
const SHARE = { partner: 'leaf', customer: 'fen-foods', product: 'altus:stratum' }
const CHANNEL = [
  ...ORGANIZATIONS.map((about) => ({
    ...{ kind: 'organization', about },
    body: { name: about, roles: ['partner'], country: 'GB', zone: 'UTC' },
  })),
  { kind: 'introduction', about: 'altus:all', body: { organizations: ORGANIZATIONS } },
  {
    ...{ kind: 'product', about: 'altus:stratum' },
    body: { name: 'Stratum', charges: [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }] },
  },
  {
    ...{ kind: 'terms', about: 'altus:terms' },
    body: { version: 1, title: 'Partner terms', parts: ['reseller'], text: TEXT, sha256, from: '2026-01-01T00:00:00Z' },
  },
  {
    ...{ kind: 'program', about: 'altus:lifecycle' },
    body: {
      ...{ name: 'Lifecycle', version: 1, currency: 'EUR', effective: { from: '2026-01-01', to: '2027-01-01' } },
      ...{ products: ['altus:stratum'], partners: ['leaf'], incentives: [INCENTIVE] },
      payout: { period: 'month', zone: 'UTC', minimum: '100' },
    },
  },
  { kind: 'role', about: 'altus:leaf', body: { ...SHARE, role: 'implementer', share: '100', from: AT } },
  {
    ...{ kind: 'milestone', about: 'altus:fen-live' },
    body: { ...SHARE, milestone: 'live', due: '2099-01-01T00:00:00Z' },
  },
]
const ABOUT = 'leaf:altus'
const PERSON = 'psn_12345678'
const APPLICATION = {
  ...{ to: 'altus', parts: ['reseller'], contact: PERSON },
  company: { legalName: 'Leaf Cloud Services Ltd', country: 'GB', taxId: 'GB284119307' },
}
/** What each tells in turn, so that Leaf is enrolled and has reached the milestone. */
const TOLD: readonly (readonly [as: string, kind: string, about: string, body: object])[] = [
  ['leaf', 'partner_application', ABOUT, APPLICATION],
  ['altus', 'application_decided', ABOUT, { decision: 'approved' }],
  ['leaf', 'terms_accepted', ABOUT, { terms: 'altus:terms', version: 1, sha256, person: PERSON, at: AT }],
  ['altus', 'enrolled', ABOUT, { from: AT }],
  ['leaf', 'milestone_reached', 'altus:fen-live', { at: '2026-01-10T00:00:00Z', evidence: 'Acceptance report' }],
  ['altus', 'milestone_approved', 'altus:fen-live', { at: '2026-01-11T00:00:00Z' }],
]
const PAGE = readFileSync(new URL('../../docs/payouts-and-disputes.md', import.meta.url), 'utf8')

let run: PageRun
beforeAll(async () => {
  run = await openPageRun('payouts')
  await run.call(['record', run.fileWith('channel.json', JSON.stringify(CHANNEL))])
  for (const [as, kind, about, body] of TOLD) {
    await run.call(['record', run.fileWith('told.json', JSON.stringify([{ kind, about, body }])), '--as', as])
  }
  await run.call(['settle', '2026-01'])
})
afterAll(() => run.close())

test('every command of the page does what it says', async () => {
  const account = PAGE.match(/`account\.json` is `(\{.*?\})`/)?.[1] ?? ''
  const files: Readonly<Record<string, string>> = {
    'account.json': run.fileWith('account.json', account),
    'lines.csv': join(run.folder, 'lines.csv'),
    'statement.pdf': join(run.folder, 'statement.pdf'),
  }
  const said: string[] = []
  for (const [at, { words, input }] of pageLines(PAGE).entries()) {
    const args = input === undefined ? words : words.with(1, run.fileWith(`${at}.json`, input))
    const answer = await run.call(args.map((word) => files[word] ?? word))
    if (words[0] !== 'record') said.push(answer)
  }
  const [
    ordered,
    held,
    told,
    accounts,
    drafted,
    approved,
    paid,
    returned,
    batches,
    shown,
    ,
    ,
    opened,
    dispute,
    ...more
  ] = said
  expect(more).toEqual([])
  expect(ordered).toMatch(/ALTUS-PO-000001.*500/)
  for (const code of ['tax_details', 'bank_details', 'self_billing_consent', 'screening']) expect(held).toContain(code)
  expect(held).not.toContain('agreement_missing')
  expect(told).toContain('GB•• •••• 5432')
  expect(accounts).toMatch(/leaf.*altus.*GB•• •••• 5432/)
  expect(drafted).toContain('ALTUS-PB-000001')
  expect(approved).toContain('approved')
  expect(paid).toContain('ALTUS-REM-000001')
  expect(returned).toContain('ALTUS-REM-000002')
  expect(batches).toMatch(/ALTUS-PB-000001.*approved/)
  expect(shown).toContain('GB')
  expect(readFileSync(files['lines.csv'] ?? '', 'utf8')).toMatch(/^ALTUS-ST-000001,.*earning:ALTUS-ST-000001\/1/m)
  expect(existsSync(files['statement.pdf'] ?? '')).toBe(true)
  expect(opened).toContain('leaf:ALTUS-ST-000001_1')
  expect(dispute).toMatch(/partly[\s\S]*50\.00/)
})
