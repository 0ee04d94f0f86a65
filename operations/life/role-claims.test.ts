import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { ROLE_KINDS } from '#core/life/role.ts'
import type { Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

type Told = Readonly<{ kind: string; about: string; body: Record<string, unknown> }>

const NOW = '2026-05-04T09:30:00Z'
const MAY = '2026-05-01T00:00:00Z'
const WHOLE = ['altus', 'distri', 'nordwind', 'ostwind', 'leaf', 'fen-foods', 'moor-mills']

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  for (const id of [...WHOLE, 'stranger']) {
    const body = { name: id, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' }
    expect(await tell('operator', { kind: 'organization', about: id, body })).toBe('recorded')
  }
  await told('operator', { kind: 'introduction', about: 'operator:all', body: { organizations: WHOLE } })
  const product = { name: 'Stratum', charges: [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }] }
  await told('altus', { kind: 'product', about: 'altus:stratum', body: product })
  await told('altus', link('altus:to-distri', 'distri'))
  await told('distri', link('distri:to-nordwind', 'nordwind'))
  await told('nordwind', link('nordwind:to-fen', 'fen-foods'))
  const chain = ['altus:to-distri', 'distri:to-nordwind', 'nordwind:to-fen']
  const subscription = { product: 'altus:stratum', customer: 'fen-foods', chain, from: MAY }
  await told('nordwind', { kind: 'subscription', about: 'nordwind:fen', body: subscription })
})
afterAll(() => stage.close())

function contextOf(organization: string, now = NOW): Context {
  const { records, usage } = stage
  return { records, usage, operator: 'operator', principal: MACHINE, organization, now: Temporal.Instant.from(now) }
}

/** `recorded`, or the code and sentence of the refusal. */
async function tell(organization: string, fact: Told, now = NOW): Promise<string> {
  const answer = await perform(recordFacts, contextOf(organization, now), recordFacts.input.parse({ facts: [fact] }))
  return answer.ok ? 'recorded' : `${answer.refusal.code}: ${answer.refusal.says}`
}

async function told(organization: string, fact: Told, now = NOW): Promise<void> {
  expect(await tell(organization, fact, now)).toBe('recorded')
}

function link(about: string, buyer: string): Told {
  const [seller = ''] = about.split(':')
  const calendar = { zone: 'Europe/Berlin', anchorDay: 1, months: 1 }
  const policies = { rounding: 'line-half-even', correction: 'net', paymentDays: 30 }
  return {
    kind: 'agreement',
    about,
    body: { seller, buyer, book: `${seller}:list`, currency: 'EUR', calendar, ...policies },
  }
}

const claim = (about: string, changes: Record<string, unknown> = {}): Told => {
  const journey = { customer: 'fen-foods', product: 'altus:stratum', role: 'manager' }
  return { kind: 'role_claimed', about, body: { ...journey, share: '60', from: MAY, ...changes } }
}
const confirm = (about: string, changes: Record<string, unknown> = {}): Told => ({
  ...claim(about, changes),
  kind: 'role_confirmed',
})
const contest = (about: string): Told => ({ kind: 'role_contested', about, body: { because: 'It never came' } })
const decide = (about: string, holds: boolean, until?: string): Told => {
  const body = { holds, because: 'The minutes show it', ...(until && { until }) }
  return { kind: 'role_decided', about, body }
}
const vendorTells = (about: string, partner: string, share: string, customer: string): Told => ({
  kind: 'role',
  about,
  body: { partner, customer, product: 'altus:stratum', role: 'supporter', share, from: MAY },
})

/** Who sees which kinds of what was told about a claim. */
async function seen(about: string): Promise<Record<string, string>> {
  const all = await Promise.all(
    WHOLE.map(async (organization) => {
      const facts = await lookAs({ records: stage.records, organization }, (acting) =>
        loadFacts(acting, ROLE_KINDS, Number.MAX_SAFE_INTEGER),
      )
      const kinds = facts.filter((fact) => fact.about === about).map(({ kind }) => kind.replace('role_', ''))
      return [organization, kinds.join(', ')] as const
    }),
  )
  return Object.fromEntries(all.filter(([, kinds]) => kinds !== ''))
}

describe('claiming', () => {
  test.each([
    {
      by: 'nordwind',
      fact: claim('nordwind:a', { customer: 'stranger' }),
      says: 'unknown_reference',
      because: 'a customer that it does not know',
    },
    {
      by: 'nordwind',
      fact: claim('nordwind:a', { customer: 'nobody' }),
      says: 'unknown_reference',
      because: 'a customer that does not exist',
    },
    {
      by: 'nordwind',
      fact: claim('nordwind:a', { product: 'altus:none' }),
      says: 'unknown_reference',
      because: 'a product that does not exist',
    },
    { by: 'nordwind', fact: claim('leaf:a'), says: 'not_yours', because: 'a claim of another' },
    { by: 'altus', fact: claim('altus:a'), says: 'not_yours', because: 'the vendor, who tells roles at once' },
    { by: 'fen-foods', fact: claim('fen-foods:a'), says: 'not_yours', because: 'the customer itself' },
    {
      by: 'nordwind',
      fact: claim('nordwind:a', { to: MAY }),
      says: 'ends_before_it_begins',
      because: 'no time at all',
    },
    { by: 'nordwind', fact: claim('nordwind:a', { share: '0' }), says: 'wrong_body', because: 'no share' },
    {
      by: 'nordwind',
      fact: claim('nordwind:a', { share: '100.01' }),
      says: 'wrong_body',
      because: 'more than the whole',
    },
  ])('$because is refused: $says', async ({ by, fact, says }) => {
    expect((await tell(by, fact)).split(':')[0]).toBe(says)
  })

  test('an organization that it does not know answers like one that does not exist', async () => {
    const [unknown, none] = [
      await tell('nordwind', claim('nordwind:a', { customer: 'stranger' })),
      await tell('nordwind', claim('nordwind:a', { customer: 'nobody' })),
    ]
    expect(unknown.replace('stranger', 'nobody')).toBe(none)
  })
})

describe('the course of a claim', () => {
  const id = 'nordwind:manages-fen'

  test('the partner, the customer, the vendor and the sellers of its chain see the claim, a rival does not', async () => {
    await told('nordwind', claim(id))
    await told('ostwind', claim('ostwind:manages-fen', { share: '50' }))
    expect(await seen(id)).toEqual({ altus: 'claimed', distri: 'claimed', nordwind: 'claimed', 'fen-foods': 'claimed' })
    expect(await seen('ostwind:manages-fen')).toEqual({ altus: 'claimed', ostwind: 'claimed', 'fen-foods': 'claimed' })
  })

  test.each([
    { by: 'nordwind', says: 'not_yours', because: 'by itself' },
    { by: 'distri', says: 'not_yours', because: 'by a seller of the chain' },
    { by: 'ostwind', says: 'unknown_reference', because: 'by a rival, who does not see it' },
  ])('it is not confirmed $because', async ({ by, says }) => {
    expect((await tell(by, confirm(id))).split(':')[0]).toBe(says)
  })

  test('what is confirmed is what was claimed, and before that nothing can be contested or upheld', async () => {
    expect(await tell('fen-foods', confirm(id, { share: '59' }))).toMatch(
      /^other_content: .*"share":"60".*"share":"59"/,
    )
    expect(await tell('fen-foods', contest(id))).toMatch(/^unknown_reference: /)
    expect(await tell('altus', decide(id, true))).toMatch(/^not_yet_confirmed: /)
    expect(await tell('altus', decide(id, false, NOW))).toMatch(/^nothing_to_decide: /)
  })

  test('confirmed, it is known to the rival who claims the same role, and to nobody else', async () => {
    await told('fen-foods', confirm(id))
    expect(await tell('altus', confirm(id))).toMatch(/^confirmed_already: .*fen-foods confirmed nordwind:manages-fen/)
    expect(await seen(id)).toEqual({
      ...{ altus: 'claimed, confirmed', distri: 'claimed, confirmed', nordwind: 'claimed, confirmed' },
      ...{ ostwind: 'confirmed', 'fen-foods': 'claimed, confirmed' },
    })
  })

  test('shares above the whole are refused, and who holds what is named', async () => {
    expect(await tell('fen-foods', confirm('ostwind:manages-fen', { share: '50' }))).toBe(
      `shares_over_whole: Fact 1 (role_confirmed ostwind:manages-fen): At ${MAY} of the manager of fen-foods for altus:stratum: nordwind holds 60 %; with 50 % more it would be 110 %`,
    )
    await told('ostwind', claim('ostwind:manages-fen', { share: '40' }))
    await told('altus', confirm('ostwind:manages-fen', { share: '40' }))
  })

  test('once confirmed, its partner may only give it up earlier', async () => {
    const settled = 'ostwind:manages-fen'
    const to = '2026-09-01T00:00:00Z'
    expect(await tell('ostwind', claim(settled, { share: '41' }))).toMatch(/^fixed_once_told: .*share/)
    expect(await tell('ostwind', claim(settled, { share: '40', from: '2026-04-01T00:00:00Z' }))).toMatch(/^fixed_once/)
    expect(await tell('ostwind', claim(settled, { share: '40', role: 'designer' }))).toMatch(/^fixed_once_told: .*role/)
    await told('ostwind', claim(settled, { share: '40', to }))
    expect(await tell('ostwind', claim(settled, { share: '40' }))).toMatch(/^fixed_once_told: .*earlier, not later/)
    await told('ostwind', claim(settled, { share: '40', to: '2026-08-01T00:00:00Z' }))
  })

  test('nobody contests its own, nor as a seller without a role; whom it does not concern does not know it', async () => {
    expect(await tell('nordwind', contest(id))).toMatch(/^not_yours: /)
    expect(await tell('distri', contest(id))).toMatch(/^not_yours: /)
    const foreign = await tell('leaf', contest(id))
    expect(foreign).toMatch(/^unknown_reference: /)
    expect(foreign.replaceAll(id, '')).toBe(
      (await tell('leaf', contest('nordwind:none'))).replaceAll('nordwind:none', ''),
    )
  })

  test('contested by a rival, everybody concerned reads why; meanwhile the vendor alone decides', async () => {
    await told('ostwind', contest(id))
    expect(await tell('altus', contest(id))).toMatch(/^contested_already: .*ostwind contested/)
    expect(await tell('fen-foods', decide(id, false))).toMatch(/^not_yours: .*altus, the vendor/)
    // Ostwind takes the rest while Nordwind's part does not count.
    await told('ostwind', claim('ostwind:more', { share: '60' }))
    await told('altus', confirm('ostwind:more', { share: '60' }))
    expect(await tell('altus', decide(id, true))).toMatch(
      /^shares_over_whole: .*ostwind holds 40 %, ostwind holds 60 %/,
    )
    await told('altus', decide('ostwind:more', false, MAY))
    await told('altus', decide(id, true))
    expect(await tell('altus', decide(id, false))).toMatch(/^nothing_to_decide: /)
    expect(await tell('fen-foods', contest(id))).toMatch(/^contest_over: .*altus decided/)
    expect(await seen(id)).toEqual({
      altus: 'claimed, confirmed, contested, decided',
      distri: 'claimed, confirmed, contested, decided',
      nordwind: 'claimed, confirmed, contested, decided',
      ostwind: 'confirmed, contested, decided',
      'fen-foods': 'claimed, confirmed, contested, decided',
    })
  })

  test('the vendor turns down what nobody has confirmed, and that stands', async () => {
    await told('leaf', claim('leaf:designs-fen', { role: 'designer' }))
    await told('altus', decide('leaf:designs-fen', false))
    expect(await tell('fen-foods', confirm('leaf:designs-fen', { role: 'designer' }))).toMatch(/^nothing_to_decide: /)
    expect(await tell('altus', decide('leaf:designs-fen', true))).toMatch(/^nothing_to_decide: .*rejected/)
  })

  test('an end is only for what no longer holds', async () => {
    expect(await tell('altus', decide(id, true, NOW))).toMatch(/^wrong_body: /)
  })
})

describe('the clock of a contest', () => {
  const of = (customer: string, role: string) => ({ customer, role })
  test.each([
    { name: 'a', now: '2026-05-18T09:29:59.999999Z', says: 'recorded', because: 'the last moment of fourteen days' },
    { name: 'b', now: '2026-05-18T09:30:00Z', says: 'contest_over', because: 'the first moment after them' },
    { name: 'c', now: '2027-05-18T09:30:00Z', says: 'contest_over', because: 'a year later' },
  ])('at $because: $says', async ({ name, now, says }) => {
    const id = `nordwind:clock-${name}`
    const changes = { ...of('moor-mills', 'seller'), share: '10' }
    await told('nordwind', claim(id, changes))
    await told('moor-mills', confirm(id, changes))
    expect((await tell('altus', contest(id), now)).split(':')[0]).toBe(says)
  })

  test('after it the vendor can still end the role from a moment on', async () => {
    const later = '2026-08-01T00:00:00Z'
    expect(await tell('altus', decide('nordwind:clock-b', false), later)).toMatch(/^nothing_to_decide: /)
    await told('altus', decide('nordwind:clock-b', false, '2026-07-01T00:00:00Z'), later)
  })

  test('a partner that begins later is told of it by the vendor’s contest', async () => {
    const changes = { ...of('moor-mills', 'supporter'), share: '70' }
    await told('nordwind', claim('nordwind:late', changes))
    await told('moor-mills', confirm('nordwind:late', changes))
    await told('altus', vendorTells('altus:leaf-supports', 'leaf', '100', 'moor-mills'))
    expect(await tell('leaf', contest('nordwind:late'))).toMatch(/^unknown_reference: /)
    await told('altus', contest('nordwind:late'))
    expect((await seen('nordwind:late'))['leaf']).toBe('contested')
  })
})

test('of two confirmations at once that are too much together, one is refused', async () => {
  for (let round = 1; round <= 8; round += 1) {
    const span = { from: `2026-0${round}-01T00:00:00Z`, to: `2026-0${round + 1}-01T00:00:00Z` }
    const changes = { customer: 'moor-mills', role: 'designer', ...span }
    const [one, other] = [`nordwind:race-${round}`, `leaf:race-${round}`]
    await told('nordwind', claim(one, changes))
    await told('leaf', claim(other, changes))
    const said = await Promise.all([tell('altus', confirm(one, changes)), tell('moor-mills', confirm(other, changes))])
    expect(said.map((text) => text.split(':')[0]).sort()).toEqual(['recorded', 'shares_over_whole'])
  }
})

test('of the vendor and the customer who confirm one claim at once, one has confirmed it', async () => {
  for (let round = 1; round <= 8; round += 1) {
    const changes = { customer: 'moor-mills', role: 'implementer', share: '1' }
    const id = `nordwind:both-${round}`
    await told('nordwind', claim(id, changes))
    const said = await Promise.all(['altus', 'moor-mills'].map((who) => tell(who, confirm(id, changes))))
    expect(said.map((text) => text.split(':')[0]).sort()).toEqual(['confirmed_already', 'recorded'])
  }
})
