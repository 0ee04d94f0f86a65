import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { z } from 'zod'
import { MACHINE } from '#core/channel/access.ts'
import type { Context, SentAsk } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { answerAsk, showAsk } from '#operations/life/answer-confirmation.ts'
import { askConfirmation } from '#operations/life/ask-confirmation.ts'
import { addContact, changeContact } from '#operations/life/contacts.ts'
import { eraseContact } from '#operations/life/erase-contact.ts'
import { unsubscribe } from '#operations/life/mail-consent.ts'
import { noteTouchpoint } from '#operations/life/note-touchpoint.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { confirmationAsks } from '#questions/life/confirmation-asks.ts'
import { contacts } from '#questions/life/contacts.ts'
import { touchpoint } from '#questions/life/touchpoint.ts'
import { sealWith } from '#stores/keys/sealed.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

const REVIEW = 'nordwind:review'
const AT = '2026-05-06T08:00:00Z'
const ALL = ['altus', 'nordwind', 'ostwind', 'fen-foods']
const seal = sealWith(new Uint8Array(32).fill(3))

let stage: Stage
let now = Temporal.Instant.from('2026-05-20T12:00:00Z')
let sent: SentAsk[] = []

beforeAll(async () => {
  stage = await openStage()
  for (const about of ALL) {
    const body = { name: `The ${about}`, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' }
    await tell('operator', { kind: 'organization', about, body })
  }
  await tell('operator', { kind: 'introduction', about: 'operator:all', body: { organizations: ALL } })
  const product = { name: 'Stratum', charges: [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }] }
  await tell('altus', { kind: 'product', about: 'altus:stratum', body: product })
})
afterAll(() => stage.close())

let nth = 0
beforeEach(() => {
  now = Temporal.Instant.from('2026-05-20T12:00:00Z')
  sent = []
  nth += 1
})

const contextOf = (organization: string): Context => {
  const { records, usage } = stage
  const sendAsk = (ask: SentAsk) => void sent.push(ask)
  return { records, usage, operator: 'operator', principal: MACHINE, organization, now, seal, sendAsk }
}
async function done<Input extends z.ZodObject, Output extends z.ZodType>(
  door: Door<Input, Output>,
  organization: string,
  input: z.input<Input>,
): Promise<z.input<Output> | string> {
  const answer = await perform(door, contextOf(organization), door.input.parse(input))
  return answer.ok ? answer.value : answer.refusal.code
}
async function tell(organization: string, fact: Readonly<{ kind: string; about: string; body: object }>) {
  expect(await done(recordFacts, organization, { facts: [fact as never] })).toMatchObject({ recorded: 1 })
}
async function logged(): Promise<string> {
  const about = `${REVIEW}-${nth}`
  const body = { customer: 'fen-foods', product: 'altus:stratum', kind: 'business_review', at: AT }
  await tell('nordwind', { kind: 'touchpoint', about, body })
  return about
}
async function known(changes: Readonly<{ consent?: 'given' | 'withdrawn' | 'not_asked'; name?: string }> = {}) {
  const person = { customer: 'fen-foods', name: 'Kim Berg', email: `Kim${nth}@Fen.example`, consent: 'given' as const }
  const added = await done(addContact, 'nordwind', { ...person, ...changes })
  if (typeof added === 'string') throw new Error(added)
  return added.contact
}
async function asked(about: string, contact: string): Promise<SentAsk> {
  expect(await done(askConfirmation, 'nordwind', { touchpoint: about, contact })).toMatchObject({ touchpoint: about })
  const ask = sent.at(-1)
  if (!ask) throw new Error('nothing was sent')
  return ask
}
const shown = (organization: string, about: string) => done(touchpoint, organization, { touchpoint: about })

test('what was noted is seen by its author alone, and is in no fact and in no row of the log', async () => {
  const about = await logged()
  const contact = await known({ name: 'Kim Secretly' })
  const noted = {
    notes: 'Kim Secretly wants to leave',
    participants: [{ contact }, { name: 'Lee Hush', email: 'lee@fen.example' }],
    sentiment: -2 as const,
    nextStep: { what: 'Call Kim Secretly', due: '2026-06-01' },
  }
  expect(await done(noteTouchpoint, 'nordwind', { touchpoint: about, ...noted })).toMatchObject({ touchpoint: about })
  expect(await shown('nordwind', about)).toMatchObject({ detail: noted })
  for (const other of ['altus', 'fen-foods']) expect(await shown(other, about)).toMatchObject({ detail: null })
  expect(await shown('ostwind', about)).toBe('not_found')
  expect(await done(contacts, 'altus', {})).toMatchObject({ contacts: [] })
  const log = await stage.ask<{ body: string }>('select body from audit')
  const facts = await stage.ask<{ body: string }>('select body::text as body from fact')
  expect(JSON.stringify([log, facts])).not.toMatch(/Secretly|Hush|lee@fen|wants to leave|2026-06-01/i)
  expect(JSON.stringify(log)).toMatch(/touchpoint_detail/)
})

test.each([
  { by: 'altus', of: 'own', says: 'not_yours' },
  { by: 'ostwind', of: 'own', says: 'not_found' },
  { by: 'nordwind', of: 'none', says: 'not_found' },
])('$by can’t write about it: $says', async ({ by, of, says }) => {
  const about = of === 'own' ? await logged() : 'nordwind:none'
  expect(await done(noteTouchpoint, by, { touchpoint: about, notes: 'x' })).toBe(says)
})

test('a yes verifies as the customer’s word, once', async () => {
  const about = await logged()
  const ask = await asked(about, await known())
  expect(ask).toMatchObject({ to: `kim${nth}@fen.example`, kind: 'business_review', customer: 'fen-foods' })
  const [row] = await stage.ask<{ hash: string }>(
    `select token_hash as hash from confirmation_ask where touchpoint = '${about}'`,
  )
  expect(row?.hash).toMatch(/^[0-9a-f]{64}$/)
  const base = contextOf('operator')
  expect(await showAsk(base, ask.token)).toMatchObject({
    ok: true,
    value: {
      partner: { id: 'nordwind', name: 'The nordwind' },
      kind: 'business_review',
      at: AT,
      zone: 'Europe/Berlin',
    },
  })
  expect(await shown('altus', about)).toMatchObject({ verified: null })
  expect(await answerAsk(base, { token: ask.token, answer: 'confirmed' })).toMatchObject({ ok: true })
  for (const who of ['altus', 'nordwind', 'fen-foods'])
    expect(await shown(who, about)).toMatchObject({ verified: { how: 'confirmed', by: 'fen-foods' } })
  for (const answer of ['denied', 'confirmed'] as const)
    expect(await answerAsk(base, { token: ask.token, answer })).toMatchObject({ refusal: { code: 'link_not_good' } })
  const other = await done(contacts, 'nordwind', {})
  const [contact] = typeof other === 'string' ? [] : other.contacts
  expect(await done(askConfirmation, 'nordwind', { touchpoint: about, contact: contact?.contact ?? '' })).toBe(
    'verified_already',
  )
  const [told] = await stage.ask<{ body: string }>(
    `select body from audit where organization_id = 'fen-foods' order by sequence desc limit 1`,
  )
  expect(told?.body).toContain('answer-confirmation')
})

test('a no verifies nothing, and who asked and the vendor see it', async () => {
  const about = await logged()
  const ask = await asked(about, await known())
  expect(await answerAsk(contextOf('operator'), { token: ask.token, answer: 'denied' })).toMatchObject({ ok: true })
  expect(await shown('nordwind', about)).toMatchObject({ verified: null })
  const rows = async (who: string) => await done(confirmationAsks, who, { touchpoint: about })
  expect(await rows('nordwind')).toMatchObject({ asks: [{ state: 'denied', contact: expect.stringMatching(/^ctc_/) }] })
  expect(await rows('altus')).toMatchObject({
    asks: [{ state: 'denied', contact: null, addressDomain: 'fen.example' }],
  })
  expect(await rows('ostwind')).toMatchObject({ asks: [] })
})

test.each([
  { after: 'P30D', good: false },
  { after: 'P29DT23H59M59S', good: true },
])('a link $after old is good: $good', async ({ after, good }) => {
  const ask = await asked(await logged(), await known())
  const duration = Temporal.Duration.from(after)
  now = now.add({ hours: duration.days * 24 + duration.hours, minutes: duration.minutes, seconds: duration.seconds })
  expect((await showAsk(contextOf('operator'), ask.token)).ok).toBe(good)
  expect((await answerAsk(contextOf('operator'), { token: ask.token, answer: 'confirmed' })).ok).toBe(good)
})

test('a made-up link, and one for another question, are good for nothing', async () => {
  const ask = await asked(await logged(), await known())
  const base = contextOf('operator')
  const forged = seal.seal(JSON.stringify(['ask_00000000000000000000000000000000', 'fen-foods']), 'confirmation')
  const resealed = seal.seal(seal.open(ask.token, 'confirmation'), 'confirmation')
  for (const token of ['', 'v1.x', forged, resealed, ask.unsubscribe]) {
    expect(await showAsk(base, token)).toMatchObject({ refusal: { code: 'link_not_good' } })
    expect(await answerAsk(base, { token, answer: 'confirmed' })).toMatchObject({ refusal: { code: 'link_not_good' } })
  }
  expect(await unsubscribe(base, ask.token)).toBe(false)
})

test.each([
  { consent: 'not_asked', says: 'no_consent' },
  { consent: 'withdrawn', says: 'no_consent' },
] as const)('nobody is asked whose consent is $consent', async ({ consent, says }) => {
  const [about, contact] = [await logged(), await known({ consent })]
  expect(await done(askConfirmation, 'nordwind', { touchpoint: about, contact })).toBe(says)
  expect(sent).toEqual([])
})

test('who has unsubscribed gets nothing, whatever is told later, also after being erased and added again', async () => {
  const [about, contact] = [await logged(), await known()]
  const ask = await asked(about, contact)
  expect(await unsubscribe(contextOf('operator'), ask.unsubscribe)).toBe(true)
  expect(await unsubscribe(contextOf('operator'), ask.unsubscribe)).toBe(true)
  const again = async (id: string) => await done(askConfirmation, 'nordwind', { touchpoint: about, contact: id })
  expect(await again(contact)).toBe('unsubscribed')
  await done(changeContact, 'nordwind', { contact, consent: 'given', consentSource: 'On the phone' })
  expect(await again(contact)).toBe('unsubscribed')
  expect(await done(eraseContact, 'nordwind', { contact })).toMatchObject({ contact })
  expect(await again(contact)).toBe('contact_erased')
  const back = await known()
  expect(await again(back)).toBe('unsubscribed')
  expect(await done(contacts, 'nordwind', { customer: 'fen-foods' })).toMatchObject({
    contacts: expect.arrayContaining([expect.objectContaining({ contact: back, unsubscribed: true })]),
  })
  const kept = await stage.ask<object>('select * from mail_suppression')
  expect(kept).toHaveLength(1)
  expect(JSON.stringify(kept)).not.toContain('fen.example')
})

test('who is erased stands nowhere any more, and the touchpoint stays', async () => {
  const about = await logged()
  const contact = await known({ name: 'Robin Fade' })
  const notes = `Robin Fade agreed; write to kim${nth}@fen.example. Lee did not.`
  const participants = [{ contact }, { name: 'Robin Fade' }, { name: 'Lee' }]
  await done(noteTouchpoint, 'nordwind', {
    touchpoint: about,
    notes,
    participants,
    nextStep: { what: 'Ask Robin Fade' },
  })
  expect(await done(eraseContact, 'nordwind', { contact })).toMatchObject({ touchpoints: 1 })
  expect(await shown('nordwind', about)).toMatchObject({
    kind: 'business_review',
    detail: {
      notes: '[erased] agreed; write to [erased]. Lee did not.',
      participants: [{ name: 'Lee' }],
      nextStep: { what: 'Ask [erased]' },
    },
  })
  const tables = await stage.ask<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  )
  for (const { name } of tables) {
    const rows = await stage.ask<{ row: string }>(`select row_to_json(t)::text as row from ${name} t`)
    expect({ name, found: rows.filter(({ row }) => /Robin|Fade/i.test(row)) }).toEqual({ name, found: [] })
  }
  expect(await done(eraseContact, 'nordwind', { contact })).toMatchObject({ touchpoints: 0 })
  expect(await done(noteTouchpoint, 'nordwind', { touchpoint: about, participants: [{ contact }] })).toBe(
    'unknown_contact',
  )
  expect(await done(eraseContact, 'altus', { contact })).toBe('not_found')
})

test('one contact per address and customer, and three open questions per touchpoint', async () => {
  const [about, contact] = [await logged(), await known()]
  await expect(known()).rejects.toThrow('contact_exists')
  for (let ask = 0; ask < 3; ask += 1) await asked(about, contact)
  expect(await done(askConfirmation, 'nordwind', { touchpoint: about, contact })).toBe('too_many_asks')
  expect(await done(askConfirmation, 'altus', { touchpoint: about, contact })).toBe('not_yours')
})

test('whoever says no is not asked about it for ever', async () => {
  const [about, contact] = [await logged(), await known()]
  for (let time = 0; time < 3; time += 1) {
    const { token } = await asked(about, contact)
    expect(await answerAsk(contextOf('operator'), { token, answer: 'denied' })).toMatchObject({ ok: true })
  }
  expect(await done(askConfirmation, 'nordwind', { touchpoint: about, contact })).toBe('too_many_asks')
})

test('two people who say yes to the same make no fault', async () => {
  const [about, contact] = [await logged(), await known()]
  const [one, other] = [await asked(about, contact), await asked(about, contact)]
  for (const { token } of [one, other]) {
    expect(await answerAsk(contextOf('operator'), { token, answer: 'confirmed' })).toMatchObject({ ok: true })
  }
  expect(await shown('altus', about)).toMatchObject({ verified: { how: 'confirmed', by: 'fen-foods' } })
})

test('people of a customer get at most 50 questions of an organization a day, also who was erased and added again', async () => {
  now = Temporal.Instant.from('2026-08-20T12:00:00Z')
  let contact = await known()
  for (let time = 0; time < 50; time += 1) {
    const about = `${REVIEW}-flood-${time}`
    const body = { customer: 'fen-foods', product: 'altus:stratum', kind: 'call', at: AT }
    await tell('nordwind', { kind: 'touchpoint', about, body })
    await asked(about, contact)
  }
  await done(eraseContact, 'nordwind', { contact })
  contact = await known()
  const about = await logged()
  const again = () => done(askConfirmation, 'nordwind', { touchpoint: about, contact })
  expect(await again()).toBe('too_many_asks')
  now = now.add({ hours: 24 })
  expect(await again()).toMatchObject({ touchpoint: about })
})
