import { present } from '#core/ground/result.ts'
import { as, type Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import { openDispute } from '#operations/rewards/open-dispute.ts'
import { statementLines } from '#questions/rewards/statement-lines.ts'
import { OPERATOR } from './channel.ts'
import { STRATUM, type Told, told } from './facts.ts'
import { expect, tell } from './tell.ts'

const OPENED = Temporal.Instant.from('2024-11-20T12:00:00Z')
const ANSWERED = Temporal.Instant.from('2024-11-24T09:00:00Z')

/**
 * What partners do beside selling: contacts with customers, of which two are verified, a role that is claimed and waits, and a line of a
 * statement that Leaf finds wrong, answered by Altus and not decided.
 */
export async function liveJourneys(context: Context): Promise<void> {
  await tell({ ...context, now: OPENED }, 'leaf', [...leafTouchpoints(), supportOfBrightlane()])
  await tell({ ...context, now: OPENED }, 'birch', [
    touchpoint('birch:kestrel-call', 'kestrel-air', 'call', '2024-09-02'),
  ])
  await tell({ ...context, now: OPENED }, 'fen-foods', [verified('leaf:fen-foods-review', 'confirmed')])
  await tell({ ...context, now: OPENED }, OPERATOR, [verified('leaf:brightlane-workshop', 'met')])
  await disputeFenFoods(context)
}

function leafTouchpoints(): readonly Told[] {
  return [
    touchpoint('leaf:brightlane-workshop', 'brightlane', 'workshop', '2024-09-12'),
    touchpoint('leaf:fen-foods-review', 'fen-foods', 'business_review', '2024-10-08'),
    touchpoint('leaf:monsoon-call', 'monsoon-media', 'call', '2024-10-22'),
  ]
}

function touchpoint(about: string, customer: string, kind: string, day: string): Told {
  return told('touchpoint', about, { customer, product: STRATUM, kind, at: `${day}T09:00:00Z` })
}

function verified(about: string, how: string): Told {
  return told('touchpoint_verified', about, { how })
}

function supportOfBrightlane(): Told {
  const from = '2024-11-01T00:00:00Z'
  const claim = { customer: 'brightlane', product: STRATUM, role: 'supporter', share: '100', from }
  return told('role_claimed', 'leaf:supports-brightlane', claim)
}

/** Leaf holds 60 % of the role at Fen Foods, and finds that it does more of the work. */
async function disputeFenFoods(context: Context): Promise<void> {
  const opening = as({ ...context, now: OPENED }, 'leaf')
  const wanted = { month: '2024-10', partner: 'leaf', customer: 'fen-foods', limit: 1 }
  const { lines } = expect(await perform(statementLines, opening, wanted))
  const { id: line } = present(lines[0], 'Leaf earned at Fen Foods in October')
  const text = 'Birch has not been there since August. We ask for the whole role from September on.'
  const { dispute } = expect(await perform(openDispute, opening, { line, text, id: 'demo dispute fen-foods' }))
  const answer = 'Thank you. We have asked Birch and Fen Foods who was there in September and October.'
  await tell({ ...context, now: ANSWERED }, OPERATOR, [told('dispute_message', dispute, { text: answer })])
}
