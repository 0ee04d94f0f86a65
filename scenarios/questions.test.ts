import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWebhook } from '#operations/channel/webhooks.ts'
import { history } from '#questions/billing/history.ts'
import { invoice, invoices } from '#questions/billing/invoices.ts'
import { QUESTIONS } from '#questions/doors.ts'
import { statement, statements } from '#questions/rewards/statements.ts'
import { sealWith } from '#stores/keys/sealed.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, organizationsOf, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenarioFile } from './scenario-file.ts'

let stage: Stage
let channel: Channel
let endpoint: string
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenarioFile('whole-channel.scenario'), stage)
  endpoint = await makeEndpoint('nordwind')
})
afterAll(() => stage.close())

async function makeEndpoint(organization: string): Promise<string> {
  const context = { ...contextFor(channel, organization), seal: sealWith(new Uint8Array(32)) }
  const made = await createWebhook.run(context, createWebhook.input.parse({ url: 'https://hooks.example/' }))
  return made.ok ? made.value.id : made.refusal.code
}

describe('every question answers every organization as its schema says, or refuses with a code of its own', () => {
  const inputs = (): Readonly<Record<string, Record<string, unknown>>> => ({
    webhook: { id: endpoint },
    invoice: { number: 'ALTUS-INV-000001' },
    statement: { number: 'ALTUS-ST-000001' },
    explanation: { posting: 'line:ALTUS-INV-000001/1' },
    fact: { position: 1 },
    enrollment: { enrollment: 'nordwind:altus' },
    // What the scenario gives as content is the document's own id.
    document: { sha256: createHash('sha256').update('nordwind:insurance-first').digest('hex') },
    usage: { month: '2026-05' },
    'usage-forecast': {
      customer: 'fen-foods',
      meter: 'altus:stratum-core-month',
      from: '2026-06-01T00:00:00Z',
      to: '2026-07-01T00:00:00Z',
    },
    'usage-events': {
      subscription: 'nordwind:fen-foods-stratum',
      meter: 'altus:stratum-core-month',
      from: '2026-05-01T00:00:00Z',
      to: '2026-06-01T00:00:00Z',
    },
  })
  test.each(QUESTIONS.map((door) => ({ name: door.name, door })))('$name', async ({ name, door }) => {
    const outcomes: string[] = []
    for (const organization of [...organizationsOf(channel), 'nobody']) {
      const run = door.run as (context: unknown, input: unknown) => ReturnType<typeof door.run>
      const answer = await run(contextFor(channel, organization), door.input.parse(inputs()[name] ?? {}))
      if (answer.ok) door.output.parse(answer.value)
      else expect(Object.keys(door.refusals)).toContain(answer.refusal.code)
      outcomes.push(answer.ok ? 'answered' : answer.refusal.code)
    }
    expect(outcomes).toContain('answered')
  })
})

describe('use by month', () => {
  const quantitiesOf = async (who: string, charge = 'core-month') => {
    const { use } = await through(channel, history, who, {})
    return use
      .filter((one) => one.charge === charge)
      .map(({ month, customer, quantity }) => `${month} ${customer} ${Number(quantity)}`)
  }

  test('is counted once, although a partner sees it on the link it buys and on the link it sells', async () => {
    expect(await quantitiesOf('nordwind')).toEqual([
      '2026-05 fen-foods 5',
      '2026-05 peat-works 22',
      '2026-06 fen-foods 2',
    ])
  })

  test('follows the periods of the link on which one sells', async () => {
    // Mossgate buys by months of Berlin and sells by months of Kolkata.
    expect(await quantitiesOf('mossgate')).toEqual(['2026-05 reed-labs 3', '2026-06 reed-labs 1'])
    expect(await quantitiesOf('bridge')).toEqual(['2026-05 reed-labs 4'])
  })
})

describe('what is not yours', () => {
  test.each([
    { door: invoice, foreign: 'ALTUS-INV-000001', unknown: 'ALTUS-INV-999999', who: 'fen-foods' },
    { door: statement, foreign: 'ALTUS-ST-000001', unknown: 'ALTUS-ST-999999', who: 'fen-foods' },
  ])('is the same as what does not exist: $door.name', async ({ door, foreign, unknown, who }) => {
    const answers = await Promise.all(
      [foreign, unknown].map((number) => door.run(contextFor(channel, who), { number })),
    )
    const texts = answers.map((answer) => JSON.stringify(answer).replaceAll(/-\d{6}/g, ''))
    expect(texts[0]).toMatch(/not_found/)
    expect(texts[1]).toBe(texts[0])
  })

  test('is in no list', async () => {
    for (const who of organizationsOf(channel)) {
      const sent = (await through(channel, invoices, who, { limit: 1000 })).invoices
      expect(sent.filter(({ seller, buyer }) => ![seller, buyer].includes(who))).toEqual([])
      const told = (await through(channel, statements, who, { limit: 1000 })).statements
      expect(told.filter(({ payer, partner }) => ![payer, partner].includes(who))).toEqual([])
    }
  })
})
