import { z } from 'zod'
import { present } from '#core/ground/result.ts'
import type { Asked, Made } from './door-requests.test-data.ts'

type Tell = (asked: Asked) => Promise<unknown>
export type MadePayouts = Pick<Made, 'payout' | 'batch' | 'spareBatch' | 'heldPayout' | 'earning'>

const listed = z.object({
  payouts: z.array(z.object({ number: z.string(), partner: z.string(), program: z.string() })),
})
const drafted = z.object({
  batch: z.string().nullable(),
  passes: z.object({ payouts: z.array(z.object({ number: z.string() })) }),
  held: z.object({ payouts: z.array(z.object({ number: z.string() })) }),
})
const recorded = z.object({
  facts: z.array(z.object({ about: z.string(), body: z.looseObject({ version: z.int(), payout: z.looseObject({}) }) })),
})
const lines = z.object({ lines: z.array(z.object({ id: z.string() })) })

const ACCOUNT = { kind: 'other', holder: 'Tried', number: '12345678', bank: 'A bank', country: 'US' }

/**
 * Has Leaf and Birch tell their accounts, each before a batch of its own is drafted, by a program whose lines may long be disputed and
 * whose held money has expired; what the others are owed stays held.
 */
export async function makePayouts(tell: Tell): Promise<MadePayouts> {
  const { payouts } = listed.parse(await tell({ url: '/v1/payouts?payer=altus&state=ordered&limit=1000' }))
  for (const program of new Set(payouts.map((one) => one.program))) await loosen(tell, program)
  const ofLeaf = await draftFor(tell, 'leaf')
  const ofBirch = await draftFor(tell, 'birch')
  const { lines: earned } = lines.parse(await tell({ url: '/v1/statement-lines?limit=1', as: 'leaf' }))
  const earning = present(earned[0], 'Leaf has earned something').id
  await tell({ url: '/v1/disputes', body: { line: earning, text: 'Is that all?' }, as: 'leaf' })
  return {
    payout: present(ofLeaf.passes.payouts[0], 'Leaf is owed something').number,
    batch: present(ofLeaf.batch, 'what Leaf is owed passes'),
    spareBatch: present(ofBirch.batch, 'what Birch is owed passes'),
    heldPayout: present(ofBirch.held.payouts[0], 'somebody else is owed something').number,
    earning,
  }
}

async function draftFor(tell: Tell, partner: 'leaf' | 'birch') {
  await tell({ url: '/v1/payout-accounts', body: { payers: ['altus'], account: ACCOUNT }, as: partner })
  return drafted.parse(await tell({ url: '/v1/payout-batches', body: {} }))
}

async function loosen(tell: Tell, program: string): Promise<void> {
  const { facts } = recorded.parse(await tell({ url: `/v1/facts?kind=program&about=${program}&limit=1` }))
  const { body } = present(facts[0], 'what orders payouts is a program')
  const payout = { ...body.payout, gates: ['bank_details'], expires: 'P1D', dispute_within: 'P100Y' }
  const next = { ...body, version: body.version + 1, retroactive: true, payout }
  await tell({ url: '/v1/facts', body: { facts: [{ kind: 'program', about: program, body: next }] } })
}
